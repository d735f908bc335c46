using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What others change while a teacher has a page open: nothing of theirs is lost unseen. Students 471 to 479, in English from 491.</summary>
public sealed class MeanwhileTests(Site site) : InBothLanguages
{
    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_tap_on_what_another_has_marked_meanwhile_shows_theirs_and_the_next_holds(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(7), Who(8)], [Pupil(471), Pupil(472)], []);
        await using var one = await site.SignedInAsync($"teacher{Who(7)}", Language, width: 360, height: 740);
        await using var other = await site.SignedInAsync($"teacher{Who(8)}", Language, width: 360, height: 740);
        var (mine, theirs) = (await OpenAsync(one, section), await OpenAsync(other, section));
        await TapAsync(theirs, 471, "late");
        await Expect(State(theirs)).ToHaveTextAsync(T("Guardado.", "Saved."));

        await TapAsync(mine, 472, "present");
        await Expect(State(mine)).ToHaveTextAsync(T("Guardado.", "Saved."));
        await TapAsync(mine, 471, "absent");
        await Expect(State(mine)).ToContainTextAsync(T("otra persona marcó «Retraso» entre tanto. Si debe quedar «Ausente»", "somebody else marked “Late” meanwhile. If “Absent” should stay"));
        await Expect(Mark(mine, 471, "late")).ToBeCheckedAsync();
        Assert.Equal("late,present", await MarksAsync(section));
        await TapAsync(mine, 471, "absent");
        await Expect(State(mine)).ToHaveTextAsync(T("Guardado.", "Saved."));
        Assert.Equal("absent,present", await MarksAsync(section));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Who_left_the_section_does_not_keep_the_others_marks_from_being_saved(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(7)], [Pupil(473), Pupil(474)], []);
        await using var context = await site.SignedInAsync($"teacher{Who(7)}", Language, width: 360, height: 740);
        var page = await OpenAsync(context, section);
        await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Patch, $"/api/v1/enrollments/{section.Enrollments[0]}", new { status = "dropped" });
        await page.GetByRole(AriaRole.Button, new() { Name = T("El resto, presentes", "The rest are present") }).ClickAsync();
        await Expect(State(page)).ToContainTextAsync(T("ya no tiene plaza en el grupo. Guardado.", "has no place in the section any more. Saved."));
        await Expect(Mark(page, 473, "present")).ToBeDisabledAsync();
        await Expect(page.Locator("[data-left]")).ToHaveTextAsync(T("Lista completa.", "All marked."));
        Assert.Equal("present", await MarksAsync(section));
        await TapAsync(page, 474, "late");
        await Expect(State(page)).ToHaveTextAsync(T("Guardado.", "Saved."));
        Assert.Equal("late", await MarksAsync(section));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Without_scripts_both_marks_are_shown_and_saving_again_holds(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(7)], [Pupil(475), Pupil(476)], []);
        await using var context = await site.SignedInAsync($"teacher{Who(7)}", Language, width: 360, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address(section));
        await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Put, $"/api/v1{Address(section).Replace("teaching", "sections", StringComparison.Ordinal)}", new[]
        {
            new { studentId = Teaching.Student(Pupil(475)), status = "late" },
        });
        await TapAsync(page, 475, "excused");
        await TapAsync(page, 476, "absent");
        await SaveAsync(page);
        await Expect(page.Locator(".notice.bad")).ToContainTextAsync(T("Otra persona ha pasado lista", "Somebody else has taken attendance"));
        await Expect(page.Locator(".clashes li")).ToContainTextAsync(T("la otra persona dejó «Retraso»; usted, «Justificada»", "the other left “Late”; you, “Excused”"));
        Assert.Equal("late", await MarksAsync(section));
        await Expect(Mark(page, 476, "absent")).ToBeCheckedAsync();
        await SaveAsync(page);
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Asistencia guardada", "Attendance saved"));
        Assert.Equal("excused,absent", await MarksAsync(section));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_sheet_is_not_closed_with_other_finals_than_those_that_were_looked_at(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(7)], [Pupil(477)], ["Examen"]);
        await GradeAsync(section, 33);
        await using var context = await site.SignedInAsync($"teacher{Who(7)}", Language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/close");
        await GradeAsync(section, 90);
        await page.CheckAsync("[name=sure]");
        await page.ClickAsync("main form button.danger");
        await Expect(page.Locator(".notice.bad")).ToContainTextAsync(T("ya no son las que revisó", "no longer those you reviewed"));
        await Expect(page.Locator("main table")).ToContainTextAsync(T("90,00", "90.00"));
        await page.CheckAsync("[name=sure]");
        await page.ClickAsync("main form button.danger");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Acta cerrada: 1 aprobados", "Sheet closed: 1 passed"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Who_edits_an_assessment_that_another_has_changed_is_told_before_theirs_is_lost(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(7)], [], ["Examen"]);
        await using var context = await site.SignedInAsync($"teacher{Who(7)}", Language);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/assessments?edit={section.Assessments[0]}");
        var admin = await Teaching.ApiAsync(site, "admin");
        await Teaching.SendAsync(admin, HttpMethod.Patch, $"/api/v1/sections/{section.Id}/assessments/{section.Assessments[0]}", new { weight = 20 });
        await page.FillAsync("[name=name]", "Parcial");
        await SaveAsync(page);
        await Expect(page.Locator(".notice.bad")).ToContainTextAsync(T("Otra persona ha cambiado esto", "Somebody else has changed this"));
        await Expect(page.Locator("[name=name]")).ToHaveValueAsync("Parcial");
        await SaveAsync(page);
        await Expect(page.Locator(".notice.good")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody")).ToContainTextAsync("Parcial");
    }

    private async Task GradeAsync(Teaching.Made section, int score) => await Teaching.SendAsync(
        await Teaching.ApiAsync(site, "admin"), HttpMethod.Put, $"/api/v1/sections/{section.Id}/grades",
        new[] { new { studentId = Teaching.Student(Pupil(477)), assessmentId = section.Assessments[0], score } });

    private int Who(int teacher) => English ? teacher + 20 : teacher;

    private int Pupil(int student) => English ? student + 20 : student;

    private static string Address(Teaching.Made section) => $"/teaching/{section.Id}/attendance/{Teaching.Today:yyyy-MM-dd}";

    private static ILocator State(IPage page) => page.Locator("[data-state]");

    private ILocator Mark(IPage page, int student, string status) => page.Locator($"[data-s='{Teaching.Student(Pupil(student))}'] input[value={status}]");

    private Task TapAsync(IPage page, int student, string status) => page.Locator($"[data-s='{Teaching.Student(Pupil(student))}'] .{status}").ClickAsync();

    private Task SaveAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save"), Exact = true }).ClickAsync();

    private static async Task<IPage> OpenAsync(IBrowserContext context, Teaching.Made section)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(Address(section));
        await page.Locator("#attendance[data-ready]").WaitForAsync();
        return page;
    }

    private async Task<string> MarksAsync(Teaching.Made section)
    {
        var sheet = await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Get, $"/api/v1{Address(section).Replace("teaching", "sections", StringComparison.Ordinal)}");
        return string.Join(',', sheet.GetProperty("items").EnumerateArray().OrderBy(m => m.GetProperty("studentId").GetInt64()).Select(m => m.GetProperty("status").GetString()));
    }
}
