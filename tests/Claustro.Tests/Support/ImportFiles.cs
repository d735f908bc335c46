using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Claustro.Imports;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Support;

/// <summary>Hands files in and waits for what becomes of them.</summary>
internal static class ImportFiles
{
    public const string Path = "/api/v1/imports";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static MultipartFormDataContent Form(byte[] file, string name = "lista.csv", string field = "file") => new() { { new ByteArrayContent(file), field, name } };

    /// <summary>The import when it is over, whatever became of it.</summary>
    public static Task<JsonElement> ImportAsync(this College college, string kind, string csv, string more = "", Person? by = null) => college.ImportAsync(kind, Bytes(csv), more, by);

    public static async Task<JsonElement> ImportAsync(this College college, string kind, byte[] file, string more = "", Person? by = null)
    {
        var admin = by ?? await college.AdministratorAsync();
        var made = await admin.Http.PostAsync($"{Path}?kind={kind}{more}", Form(file)).JsonAsync(HttpStatusCode.Accepted);
        return await college.ImportOverAsync(made.Id(), by);
    }

    public static async Task<JsonElement> ImportOverAsync(this College college, long id, Person? by = null)
    {
        var admin = (by ?? await college.AdministratorAsync()).Http;
        return await HttpAsserts.EventuallyAsync(() => admin.GetAsync($"{Path}/{id}").JsonAsync(), i => i.Text("status") is "succeeded" or "failed" or "canceled", 60);
    }

    /// <summary>The dry run and then the real one, which must say the same; answers the real one and its errors as <c>row,column,code</c>.</summary>
    public static async Task<(JsonElement Import, string[] Errors)> ImportTwiceAsync(this College college, string kind, string csv, string more = "", Person? by = null)
    {
        by ??= await college.AdministratorAsync();
        var before = await college.TablesAsync();
        var dry = await college.ImportAsync(kind, csv, more + "&dryRun=true", by);
        Assert.Equal(before, await college.TablesAsync());
        var real = await college.ImportAsync(kind, csv, more, by);
        Assert.Equal((dry.Counts(), dry.Text("status"), dry.Text("error")), (real.Counts(), real.Text("status"), real.Text("error")));
        var errors = await college.ErrorCsvAsync(real.Id(), by);
        Assert.Equal(await college.ErrorCsvAsync(dry.Id(), by), errors);
        return (real, [.. errors.TrimEnd().Split('\n').Skip(1).Select(l => string.Join(',', l.Split(',').Take(3)))]);
    }

    /// <summary>Every row of the tables that an import could touch, as one line each: how many, and a hash of what they hold.</summary>
    private static Task<string> TablesAsync(this College college) => college.InDbAsync(async db =>
    {
        var all = new StringBuilder();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Where(t => t.StartsWith("academics_", StringComparison.Ordinal) || t.StartsWith("identity_account", StringComparison.Ordinal)).Distinct().Order())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var (rows, hash, cells) = (0, 0, new object[reader.FieldCount]);
            for (; await reader.ReadAsync(); rows++)
            {
                reader.GetValues(cells);
                hash ^= string.Join('|', cells).GetHashCode(StringComparison.Ordinal);
            }

            all.Append(CultureInfo.InvariantCulture, $"{table}: {rows} {hash}\n");
        }

        return all.ToString();
    });

    public static async Task<string> ErrorCsvAsync(this College college, long id, Person? by = null)
    {
        using var answer = await (by ?? await college.AdministratorAsync()).Http.GetAsync($"{Path}/{id}/errors");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    public static (int Total, int Imported, int Rejected, int Removed) Counts(this JsonElement import) => (
        import.GetProperty("total").GetInt32(), import.GetProperty("imported").GetInt32(), import.GetProperty("rejected").GetInt32(), import.GetProperty("removed").GetInt32());

    /// <summary>
    /// The import as the successor of a killed worker finds it: the first <paramref name="rows"/> rows are in, of which
    /// <paramref name="rejected"/> were refused; then goes on with it.
    /// </summary>
    public static async Task<JsonElement> GoOnAsync(this College college, string kind, string csv, int rows, int rejected = 0)
    {
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var import = await college.AddAsync(new Import
        {
            Kind = kind, FileName = "x.csv", CreatedAt = now, DueAt = now, RequestedBy = (await college.AdministratorAsync()).Id,
            State = WorkState.Running, LeaseOwner = "dead", LeaseUntil = now.AddMinutes(-1), Attempts = 1, Imported = rows - rejected, Rejected = rejected,
        });
        await college.AddAsync(new ImportFilePart { ImportId = import.Id, Part = 0, Content = Bytes(csv) });
        college.Services.GetRequiredService<JobSignal>().Send("imports", import.Id);
        return await college.ImportOverAsync(import.Id);
    }
}
