using Claustro.Platform.Data;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Xunit;

namespace Claustro.Tests.Platform.Data;

/// <summary>What a college of an older version holds is there after its migration. On a college of its own.</summary>
public abstract class MigratedDataTests(College college) : OnOwnCollege(college)
{
    [Fact]
    public async Task A_report_file_of_one_piece_becomes_parts_that_can_be_fetched()
    {
        var administrator = await College.AdministratorAsync();
        await College.InDbAsync(async db =>
        {
            var migrator = db.GetService<IMigrator>();
            var all = db.Database.GetMigrations().ToList();
            await migrator.MigrateAsync(all[all.FindIndex(m => m.EndsWith("_ReportParts", StringComparison.Ordinal)) - 1]);
            await Insert(db, "reports_reports", "id, kind, format, locale, requested_by, state, attempts, progress, due_at, created_at, finished_at, rows",
                $"77, 'test_good', 'csv', 'es', {administrator.Id}, 'succeeded', 1, 100, {{0}}, {{0}}, {{0}}, 2");
            await Insert(db, "reports_files", "report_id, name, content_type, hash, content", "77, 'old.csv', 'text/csv', 'abc', {1}");
            await migrator.MigrateAsync();
            return true;
        });
        var file = await administrator.Http.GetAsync("/api/v1/reports/77/file");
        Assert.Equal("a,b\r\n1,2\r\n", await file.Content.ReadAsStringAsync());
        Assert.Equal(10, file.Content.Headers.ContentLength);

        Task<int> Insert(CollegeDb db, string table, string columns, string values)
        {
            var sql = string.Concat("insert into ", table, " (", columns, ") values (", values, ")");
            return db.Database.ExecuteSqlRawAsync(sql, College.Clock.GetUtcNow().UtcDateTime, "a,b\r\n1,2\r\n"u8.ToArray());
        }
    }
}

public sealed class MigratedDataTestsOnSqlite() : MigratedDataTests(new SqliteCollege());

[Trait("needs", "servers")]
public sealed class MigratedDataTestsOnPostgres() : MigratedDataTests(new PostgresCollege());
