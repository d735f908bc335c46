using Claustro.Academics.Courses;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Claustro.Tests.Academics.Courses;

public abstract class ImportCoursesTests(College college)
{
    private const string Header = "code,title,credits,department,prerequisites\n";

    [Fact]
    public async Task A_catalogue_comes_in_whatever_the_order_of_its_rows()
    {
        var (n, d) = (College.Next(), (await college.NewDepartmentAsync()).Code);
        var old = await college.NewCourseAsync();
        var (import, errors) = await college.ImportTwiceAsync("courses", $"""
            {Header}X{n},"Cálculo
            avanzado",6,{d},Y{n} {old.Code}
            Y{n},Cálculo,6,{d},Z{n}
            Z{n},Aritmética,3,{d},
            {old.Code},Otro título,9,{d},
            """);
        Assert.Empty(errors);
        Assert.Equal((4, 4, 0, 0), import.Counts());
        Assert.Equal([$"{old.Code}", $"Y{n}"], await RequiresAsync($"X{n}"));
        Assert.Equal("Cálculo\navanzado", (await FindAsync($"X{n}")).Title.ReplaceLineEndings("\n"));
        Assert.Equal(("Otro título", 9), ((await FindAsync(old.Code)).Title, (await FindAsync(old.Code)).Credits));

        // Turned round: what counts is how it is after the whole file. Without the column, what is required stays.
        Assert.Empty((await college.ImportTwiceAsync("courses", $"{Header}Z{n},Aritmética,3,{d},Y{n}\nY{n},Cálculo,6,{d},\n")).Errors);
        Assert.Empty((await college.ImportTwiceAsync("courses", $"code;title;credits;department\nZ{n};Aritmética;4;{d}\n")).Errors);
        Assert.Equal([$"Y{n}"], await RequiresAsync($"Z{n}"));
    }

    [Fact]
    public async Task Each_row_is_refused_for_its_own_reason()
    {
        var (n, d) = (College.Next(), (await college.NewDepartmentAsync()).Code);
        var first = await college.NewCourseAsync();
        var second = await college.NewCourseAsync(3, null, first.Id);
        var (import, errors) = await college.ImportTwiceAsync("courses", $"""
            {Header}A{n},Uno,3,{d},
            A{n},Uno,3,{d},
            B{n},Uno,many,{d},
            C{n},Uno,3,nowhere,
            D{n},Uno,3,{d},E{n}
            E{n},Uno,3,{d},F{n}
            G{n},Uno,3,{d},H{n}
            H{n},Uno,3,{d},G{n}
            {first.Code},Uno,3,{d},{second.Code}
            ,Uno,99,,
            """);
        Assert.Equal((10, 1, 9, 0), import.Counts());
        Assert.Equal(
            [
                "3,code,duplicate", "4,credits,malformed", "5,department,unknown_department", "6,prerequisites,unknown_prerequisite", "7,prerequisites,unknown_prerequisite",
                "8,prerequisites,unknown_prerequisite", "9,prerequisites,prerequisite_cycle", "10,prerequisites,prerequisite_cycle", "11,code,malformed", "11,credits,malformed", "11,department,malformed",
            ], errors);
        Assert.Empty(await RequiresAsync(first.Code));
    }

    [Fact]
    public async Task Another_worker_doubles_nothing()
    {
        var (n, d) = (College.Next(), (await college.NewDepartmentAsync()).Code);
        await college.ImportAsync("courses", $"{Header}A{n},Uno,3,{d},\nB{n},Dos,3,{d},A{n}\n");
        var import = await college.GoOnAsync("courses", $"{Header}A{n},Uno,3,{d},\nB{n},Dos,3,{d},A{n}\nC{n},Tres,3,{d},B{n}\nA{n},Uno,3,{d},\n", 2);
        Assert.Equal((4, 3, 1, 0), import.Counts());
        Assert.Equal(3, await college.InDbAsync(db => db.Set<Course>().CountAsync(c => c.Code == $"A{n}" || c.Code == $"B{n}" || c.Code == $"C{n}")));
        Assert.Equal([$"B{n}"], await RequiresAsync($"C{n}"));
    }

    private Task<Course> FindAsync(string code) => college.InDbAsync(db => db.Set<Course>().Include(c => c.Prerequisites).SingleAsync(c => c.Code == code));

    private async Task<List<string>> RequiresAsync(string code)
    {
        var ids = (await FindAsync(code)).Prerequisites.Select(p => p.PrerequisiteId).ToList();
        return [.. (await college.InDbAsync(db => db.Set<Course>().Where(c => ids.Contains(c.Id)).Select(c => c.Code).ToListAsync())).Order(StringComparer.Ordinal)];
    }
}

[Collection(OnSqlite.Name)]
public sealed class ImportCoursesTestsOnSqlite(SqliteCollege college) : ImportCoursesTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class ImportCoursesTestsOnPostgres(PostgresCollege college) : ImportCoursesTests(college);
