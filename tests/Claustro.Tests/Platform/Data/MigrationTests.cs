using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Platform.Data;

/// <summary>A change of an entity without its migration (scripts/add-migration) fails here, for either database.</summary>
public abstract class MigrationTests(College college)
{
    [Fact]
    public async Task The_migrations_say_what_the_model_says() =>
        Assert.False(await college.InDbAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    [Fact]
    public async Task All_of_them_are_applied() =>
        Assert.Empty(await college.InDbAsync(db => db.Database.GetPendingMigrationsAsync()));
}

[Collection(OnSqlite.Name)]
public sealed class MigrationTestsOnSqlite(SqliteCollege college) : MigrationTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class MigrationTestsOnPostgres(PostgresCollege college) : MigrationTests(college);
