using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>
/// The academic office as its people use it. Codes begin with ZO, in English with ZE; what can be deleted again is, and the course
/// and section in which students were enrolled stay.
/// </summary>
public sealed class OfficeTests(Site site) : InBothLanguages
{
    /// <summary>With which its codes begin.</summary>
    private string Z => T("ZO", "ZE");

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task An_administrator_makes_a_term_a_course_and_sections_meets_a_conflict_mends_it_and_clears_up(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        var term = await NewTermAsync(page, $"{Z}-2031");

        await page.GotoAsync("/courses/new");
        await page.FillAsync("[name=code]", $"{Z}101");
        await page.FillAsync("[name=title]", "Zoología de oficina");
        await page.FillAsync("[name=credits]", "6");
        await page.SelectOptionAsync("[name=departmentId]", "1");
        await page.FillAsync("[name=prerequisites-words]", "cálculo");
        await page.ClickAsync("button[value=find-prerequisites]");
        await Expect(page.Locator("[name=prerequisites]")).ToHaveCountAsync(3);
        Assert.Equal($"{Z}101", await page.InputValueAsync("[name=code]"));
        Assert.Equal("Zoología de oficina", await page.InputValueAsync("[name=title]"));
        await page.GetByLabel("Cálculo I", new() { Exact = false }).First.CheckAsync();
        await page.FillAsync("[name=prerequisites-words]", "CIE104"); // one: Enter saves it with the rest
        await page.PressAsync("[name=prerequisites-words]", "Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync($"{Z}101 · Zoología de oficina");
        await Expect(page.Locator("[name=prerequisites]:checked")).ToHaveCountAsync(2);
        var course = page.Url;

        await NewSectionAsync(page, term, $"{Z}-A", "09:00", "10:30");
        var first = page.Url;
        await FillSectionAsync(page, term, $"{Z}-B", "10:00", "11:00");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("[role=alert] [data-code=teacher_conflict]")).ToContainTextAsync($"{Z}-A");
        await Expect(page.Locator("[role=alert] [data-code=room_conflict]")).ToContainTextAsync($"{Z}-1 ({Z}-A)");
        await Site.PictureAsync(page, $"story-section-conflict-{Language}");
        await page.FillAsync("[name='meetings[0].from']", "10:30");
        await page.FillAsync("[name='meetings[0].to']", "11:30");
        await page.FillAsync("[name='meetings[1].from']", "10:30");
        await page.FillAsync("[name='meetings[1].to']", "11:30");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("h1")).ToHaveTextAsync($"{Z}-B");
        await page.IsSoundAsync(Language);
        var second = page.Url;

        // In use: each says why, and goes once what uses it has gone.
        await page.GotoAsync($"/terms/{term}");
        await DeleteAsync(page);
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("tiene grupos", "has sections"));
        await page.GotoAsync(course);
        await DeleteAsync(page);
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("tiene grupos o es requisito", "has sections or another requires it"));
        foreach (var (address, said) in new[]
        {
            (first, T("Grupo ZO-A borrado.", "Section ZE-A deleted.")), (second, T("Grupo ZO-B borrado.", "Section ZE-B deleted.")),
            (course, T("Asignatura ZO101 borrada.", "Course ZE101 deleted.")), ($"/terms/{term}", T("Periodo ZO-2031 borrado.", "Term ZE-2031 deleted.")),
        })
        {
            await page.GotoAsync(address);
            await DeleteAsync(page);
            await Expect(page.Locator(".notice.good")).ToHaveTextAsync(said);
        }
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_section_is_made_without_scripts_row_by_row(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language, scripts: false);
        var page = await context.NewPageAsync();
        var term = await NewTermAsync(page, $"{Z}-2032");
        await page.GotoAsync($"/sections/new?term={term}");
        await Expect(page.Locator(".meeting")).ToHaveCountAsync(5);
        await page.FillAsync("[name=code]", $"{Z}-C");
        await page.FillAsync("[name=capacity]", "7");
        await page.CheckAsync("[name=requiresApproval]");
        await page.SelectOptionAsync("[name='meetings[4].weekday']", "2");
        await page.FillAsync("[name='meetings[4].from']", "12:00");
        await page.FillAsync("[name='meetings[4].to']", "13:00");
        await page.ClickAsync("button[value=more]");
        Assert.True(await page.Locator(".meeting").CountAsync() > 5);
        Assert.Equal("12:00", await page.InputValueAsync("[name='meetings[0].from']")); // blank rows closed up
        Assert.Equal($"{Z}-C", await page.InputValueAsync("[name=code]"));
        Assert.True(await page.IsCheckedAsync("[name=requiresApproval]"));

        await page.FillAsync("[name=courseId-words]", "ING101");
        await page.ClickAsync("button[value=find-courseId]");
        await Expect(page.Locator("[name=courseId]:checked")).ToHaveCountAsync(1);
        await page.FillAsync("[name=teacherIds-words]", T("P00007", "P00027"));
        await page.ClickAsync("button[value=find-teacherIds]");
        await Expect(page.Locator("[name=teacherIds]:checked")).ToHaveCountAsync(1);
        await page.SelectOptionAsync("[name='meetings[1].weekday']", "4"); // no times: the form says so, and keeps the rest
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("Clase 2, desde", "Meeting 2, from"));
        await page.SelectOptionAsync("[name='meetings[1].weekday']", "");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("h1")).ToHaveTextAsync($"{Z}-C");
        await Expect(page.Locator(".stats")).ToContainTextAsync("0 / 7");
        await DeleteAsync(page);
        await Expect(page.Locator(".notice.good")).ToHaveTextAsync(T("Grupo ZO-C borrado.", "Section ZE-C deleted."));
        await page.GotoAsync($"/terms/{term}");
        await DeleteAsync(page);
        await Expect(page.Locator(".notice.good")).ToHaveTextAsync(T("Periodo ZO-2032 borrado.", "Term ZE-2032 deleted."));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_student_is_enrolled_by_number_refused_in_words_held_released_and_dropped(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(Administrator, Language);
        var page = await context.NewPageAsync();
        var term = (long)(await PageAddresses.ScalarAsync(site, "select id from academics_terms where code glob '20[0-9][0-9]-[OP]' order by id desc limit 1"))!;
        foreach (var (code, needs) in new[] { ($"{Z}201", ""), ($"{Z}202", $"{Z}201") })
        {
            await page.GotoAsync("/courses/new");
            await page.FillAsync("[name=code]", code);
            await page.FillAsync("[name=title]", $"Oficina {code}");
            await page.FillAsync("[name=credits]", "1");
            await page.SelectOptionAsync("[name=departmentId]", "3");
            await page.FillAsync("[name=prerequisites-words]", needs);
            await page.ClickAsync("main button.main");
            await Expect(page.Locator("h1")).ToContainTextAsync(code);
            await page.GotoAsync($"/sections/new?term={term}");
            await page.FillAsync("[name=code]", code + "-1");
            await page.FillAsync("[name=courseId-words]", code);
            await page.ClickAsync("main button.main");
            await Expect(page.Locator("h1")).ToHaveTextAsync(code + "-1");
        }

        var (student, held, owes) = (T("E000471", "E000473"), T("E000472", "E000474"), T("Debe la tasa de ZO.", "Owes the fee of ZE."));
        await EnrollAsync(page, student);
        await Expect(page.Locator("[role=alert] [data-code=prerequisite]")).ToContainTextAsync($"{Z}201");

        var section = await PageAddresses.ScalarAsync(site, "select id from academics_sections where code = $user", $"{Z}201-1");
        await page.GotoAsync($"/sections/{section}");
        await EnrollAsync(page, student);
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Matriculado", "Enrolled"));
        await EnrollAsync(page, student.ToLowerInvariant());
        await Expect(page.Locator("[role=alert] [data-code=duplicate]")).ToBeVisibleAsync();

        await page.GotoAsync("/holds");
        await page.FillAsync("[name=studentId-words]", held);
        await page.FillAsync("[name=reason]", owes);
        await page.ClickAsync("main .panel button.main");
        await Expect(page.Locator("table")).ToContainTextAsync(owes);
        await page.GotoAsync($"/sections/{section}");
        await EnrollAsync(page, held);
        await Expect(page.Locator("[role=alert] [data-code=hold]")).ToContainTextAsync(owes);

        await page.GotoAsync("/holds");
        await AskAsync(page, page.Locator("tr", new() { HasText = owes }), T("Levantar", "Release"));
        await page.Locator(".notice.good").GetByRole(AriaRole.Button, new() { Name = T("Deshacer: ponerla de nuevo", "Undo: place it again") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Retención puesta.", "Hold placed."));
        var again = page.Locator("tr", new() { HasText = owes });
        await Expect(again).ToHaveCountAsync(2);
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"story-holds-{Language}");
        await AskAsync(page, again.Filter(new() { HasText = T("En vigor", "In force") }), T("Levantar", "Release"));
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Deshacer: ponerla de nuevo", "Undo: place it again"));
        await Expect(again.First.GetByRole(AriaRole.Button)).ToContainTextAsync(T("Poner de nuevo", "Place again"));
        await page.GotoAsync($"/sections/{section}");
        await EnrollAsync(page, held);
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Matriculado", "Enrolled"));

        var row = page.Locator("tr", new() { HasText = held });
        await AskAsync(page, row, T("Dar de baja", "Drop"));
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Deshacer: matricular de nuevo", "Undo: enrol again"));
        await page.Locator(".notice.good button").ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = held })).ToHaveCountAsync(2);
        await Expect(page.Locator(".stats")).ToContainTextAsync("2 / 30");
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"story-section-enrollments-{Language}");
        await page.Locator("tr", new() { HasText = held }).First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync($"{Z}201-1");
        await page.GotoAsync($"/sections/{section}");
        await DeleteAsync(page);
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("no se puede borrar", "cannot be deleted"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_head_changes_the_own_department_and_nothing_else(string speaks)
    {
        Language = speaks;
        await using var context = await site.SignedInAsync(T("head2", "head4"), Language);
        var page = await context.NewPageAsync();
        var (own, other) = English ? ("1", "ING") : ("2", "CIE");
        var course = await OfOtherAsync("academics_courses c");
        var (program, section) = (await OfOtherAsync("academics_programs c"), await OfOtherAsync("academics_courses c join academics_sections s on s.course_id = c.id", "s.id"));
        foreach (var address in new[] { "/terms/new", "/departments/new", $"/courses/{course}", $"/programs/{program}", $"/sections/{section}", "/holds", "/settings" })
        {
            var answer = await page.GotoAsync(address);
            Assert.True(answer!.Status == 403, $"{address}: {answer.Status}");
            await Expect(page.Locator("h1")).ToHaveTextAsync(T("Sin permiso", "Not allowed"));
        }

        await page.GotoAsync("/courses");
        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        Assert.Equal(0, await page.Locator("tbody tr", new() { HasText = $"{other}1" }).CountAsync());
        await page.GotoAsync("/courses/new");
        Assert.Equal(own, await page.InputValueAsync("[name=departmentId]"));
        await page.FillAsync("[name=code]", $"{Z}301");
        await page.FillAsync("[name=title]", "Dibujo de oficina");
        await page.FillAsync("[name=credits]", "3");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("h1")).ToContainTextAsync($"{Z}301");

        // A course of another department is refused whatever the form says.
        await page.GotoAsync("/sections/new");
        await page.FillAsync("[name=code]", $"{Z}-D");
        await page.FillAsync("[name=courseId-words]", $"{other}101");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("No tiene permiso", "You are not allowed"));
        await page.GotoAsync($"/courses?q={Z}301");
        await page.GetByRole(AriaRole.Link, new() { Name = T("Editar ZO301", "Edit ZE301") }).ClickAsync();
        await DeleteAsync(page);
        await Expect(page.Locator(".notice.good")).ToContainTextAsync($"{Z}301");

        Task<object?> OfOtherAsync(string what, string id = "c.id") => PageAddresses.ScalarAsync(site,
            $"select {id} from {what} join academics_departments d on d.id = c.department_id where d.code = $user order by 1 desc limit 1", other);
    }

    private async Task<long> NewTermAsync(IPage page, string code)
    {
        await page.GotoAsync("/terms/new");
        await page.FillAsync("[name=code]", code);
        await page.FillAsync("[name=name]", $"Oficina {code}");
        await page.FillAsync("[name=startsOn]", $"{code[3..]}-02-01");
        await page.FillAsync("[name=endsOn]", $"{code[3..]}-01-31");
        await page.FillAsync("[name=enrollmentOpensAt]", $"{code[3..]}-01-10T09:00");
        await page.FillAsync("[name=enrollmentClosesAt]", $"{code[3..]}-01-20T09:00");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("No puede ser anterior al comienzo.", "Cannot be before the start."));
        await page.FillAsync("[name=endsOn]", $"{code[3..]}-07-31");
        await page.ClickAsync("main button.main");
        var row = page.Locator("tr", new() { HasText = code });
        await Expect(row).ToContainTextAsync(T("Próximo", "Coming"));
        await Expect(row).ToContainTextAsync("09:00");
        var address = await row.Locator("th a").GetAttributeAsync("href");
        return long.Parse(address![7..], CultureInfo.InvariantCulture);
    }

    private async Task FillSectionAsync(IPage page, long term, string code, string from, string to)
    {
        await page.GotoAsync($"/sections/new?term={term}");
        await page.FillAsync("[name=code]", code);
        await page.FillAsync("[name=courseId-words]", $"{Z}101");
        await page.FillAsync("[name=teacherIds-words]", T("P00005", "P00025"));
        foreach (var (i, day) in new[] { (0, "1"), (1, "3") })
        {
            await page.SelectOptionAsync($"[name='meetings[{i}].weekday']", day);
            await page.FillAsync($"[name='meetings[{i}].from']", from);
            await page.FillAsync($"[name='meetings[{i}].to']", to);
            await page.FillAsync($"[name='meetings[{i}].room']", $"{Z}-1");
        }
    }

    private async Task NewSectionAsync(IPage page, long term, string code, string from, string to)
    {
        await FillSectionAsync(page, term, code, from, to);
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("h1")).ToHaveTextAsync(code);
        await Expect(page.Locator("[name=teacherIds]:checked")).ToHaveCountAsync(1);
    }

    private static async Task EnrollAsync(IPage page, string number)
    {
        await page.FillAsync("[name=studentId-words]", number);
        await page.ClickAsync("button[value=enroll].main");
    }

    private Task DeleteAsync(IPage page) => AskAsync(page, page.Locator("main .heading"), T("Borrar", "Delete"));

    /// <summary>Presses a button that asks first, and says yes.</summary>
    private static async Task AskAsync(IPage page, ILocator where, string button)
    {
        await where.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        await page.Locator(".ask:popover-open button[type=submit]").ClickAsync();
    }
}
