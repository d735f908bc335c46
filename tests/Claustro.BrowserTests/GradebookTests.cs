using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>The sheet of grades as teachers fill it: students from 400 on, in English from 480.</summary>
public sealed class GradebookTests(Site site) : InBothLanguages
{
    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_teacher_types_grades_with_the_keyboard_alone_and_pastes_a_block(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(400), Pupil(401), Pupil(402)], ["Parcial", "Trabajo"]);
        await using var context = await site.SignedInAsync(Teacher(5), Language);
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = await context.GradebookAsync(section);
        var nothingWrong = page.Watch(site.Address);
        var rows = await page.Locator("#gradebook tbody tr").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.s)");
        var (first, second, third) = (Number(rows[0]), Number(rows[1]), Number(rows[2]));

        // One stop of Tab: from the table's frame into the grid.
        await page.Locator("#gradebook [tabindex='0']").FocusAsync();
        await page.Keyboard.TypeAsync(T("7,5", "7.5"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("80");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Cell(first, 0)).ToHaveTextAsync(T("7,5", "7.5"));
        await Expect(page.Cell(first, 2)).ToHaveTextAsync(T("43,75", "43.75"));
        await page.Keyboard.TypeAsync("120"); // second row, second assessment
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Cell(second, 1)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#book-notes")).ToContainTextAsync(T("La nota va de 0 a 100", "A score is 0 to 100"));
        await page.Keyboard.TypeAsync(T("f", "m")); // third row: missing
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Cell(third, 1)).ToHaveTextAsync("");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("F2");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Cell(second, 1)).ToHaveTextAsync("12");
        await Expect(page.Locator("[data-book=state]")).ToHaveTextAsync(T("3 cambios sin guardar", "3 changes not saved"));

        await page.EvaluateAsync("() => navigator.clipboard.writeText('61,25\\tF\\r\\n62.5\\tE\\r\\n')");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Control+v");
        await Expect(page.Cell(second, 0)).ToHaveTextAsync(T("61,25", "61.25"));
        await Expect(page.Cell(third, 1)).ToHaveTextAsync("E");
        await Expect(page.Cell(second, 2)).ToHaveTextAsync(T("30,63", "30.63"));
        await page.IsSoundAsync(Language);
        await Site.PictureAsync(page, $"gradebook-pasted-{Language}");
        await page.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(page);
        Assert.Equal(["7.5", "80", "61.25", "missing", "62.5", "excused"], await GradesAsync(section, first, second, third));

        // An emptied cell takes the saved grade back; Ctrl+Z brings it again, and both are saved.
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("[data-book=state]")).ToHaveTextAsync(T("1 cambio sin guardar", "1 change not saved"));
        await page.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(page);
        Assert.Null(await Teaching.GradeAsync(site, section, second, 0));
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Cell(second, 0)).ToHaveTextAsync(T("61,25", "61.25"));
        await page.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(page);
        Assert.Equal("61.25", await Teaching.GradeAsync(site, section, second, 0));
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(page);
        nothingWrong();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Leaving_with_unsaved_changes_asks_and_staying_loses_nothing(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(403)], ["Parcial"]);
        await using var context = await site.SignedInAsync(Teacher(5), Language);
        var page = await context.GradebookAsync(section);
        await page.Cell(Pupil(403), 0).ClickAsync();
        await page.Keyboard.TypeAsync("55");
        await page.Keyboard.PressAsync("Enter");
        var (asked, stayed) = (0, new TaskCompletionSource());
        page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.DismissAsync();
            stayed.TrySetResult();
        };
        await page.Locator(".section-tabs a").First.ClickAsync();
        await stayed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Expect(page.Cell(Pupil(403), 0)).ToHaveTextAsync("55");
        Assert.EndsWith("/grades", page.Url, StringComparison.Ordinal);

        // Saved, it goes without a word.
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save"), Exact = true }).ClickAsync();
        await IsSavedAsync(page);
        await page.Locator(".section-tabs a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(section.Code);
        await Expect(page.Locator("#gradebook")).ToHaveCountAsync(0);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Two_teachers_who_change_the_same_cell_choose_which_stays(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5), Who(6)], [Pupil(404), Pupil(405)], ["Parcial"]);
        await using var one = await site.SignedInAsync(Teacher(5), Language);
        await using var other = await site.SignedInAsync(Teacher(6), Language);
        var (mine, theirs) = (await one.GradebookAsync(section), await other.GradebookAsync(section));
        await EnterAsync(theirs, Pupil(404), "60");
        await EnterAsync(theirs, Pupil(405), "61");
        await EnterAsync(mine, Pupil(404), "70");
        await EnterAsync(mine, Pupil(405), "71");
        await theirs.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(theirs);
        await mine.Keyboard.PressAsync("Control+s");
        await Expect(mine.Locator("[data-book=state]")).ToContainTextAsync(T("2 en conflicto", "2 in conflict"));
        await Site.PictureAsync(mine, $"gradebook-conflict-{Language}");
        await mine.IsSoundAsync(Language);
        Assert.Equal("60", await Teaching.GradeAsync(site, section, Pupil(404), 0));

        await mine.Locator($"#book-notes button[data-s='{Teaching.Student(Pupil(404))}'][data-take=mine]").ClickAsync();
        await mine.Locator($"#book-notes button[data-s='{Teaching.Student(Pupil(405))}'][data-take=theirs]").ClickAsync();
        await Expect(mine.Cell(Pupil(405), 0)).ToHaveTextAsync("61");
        await Expect(mine.Locator("[data-book=state]")).ToHaveTextAsync(T("1 cambio sin guardar", "1 change not saved"));
        await mine.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(mine);
        Assert.Equal(("70", "61"), (await Teaching.GradeAsync(site, section, Pupil(404), 0), await Teaching.GradeAsync(site, section, Pupil(405), 0)));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Without_scripts_grades_are_entered_person_by_person(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(407)], ["Parcial", "Trabajo"]);
        await using var context = await site.SignedInAsync(Teacher(5), Language, width: 360, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/grades");
        await page.Locator("#gradebook tbody a").ClickAsync();
        await page.FillAsync($"[name=g-{section.Assessments[0]}]", T("9,999", "9.999"));
        await page.FillAsync($"[name=g-{section.Assessments[1]}]", "E");
        await page.ClickAsync("main form button[type=submit]");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("0 a 100", "0 to 100"));
        Assert.Equal(T("9,999", "9.999"), await page.InputValueAsync($"[name=g-{section.Assessments[0]}]"));
        await page.FillAsync($"[name=g-{section.Assessments[0]}]", T("9,99", "9.99"));
        await page.ClickAsync("main form button[type=submit]");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Notas guardadas", "Grades saved"));
        Assert.Equal(("9.99", "excused"), (await Teaching.GradeAsync(site, section, Pupil(407), 0), await Teaching.GradeAsync(site, section, Pupil(407), 1)));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Five_hundred_students_in_ten_assessments_stay_usable(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [], [.. Enumerable.Range(1, 10).Select(i => $"Prueba {i}")]);
        await Teaching.FillAsync(site, section, 500);
        await using var context = await site.SignedInAsync(Teacher(5), Language);
        var page = await context.NewPageAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await page.GotoAsync($"/teaching/{section.Id}/grades");
        var shown = clock.ElapsedMilliseconds;
        await page.Locator("#gradebook[data-ready]").WaitForAsync();
        var ready = clock.ElapsedMilliseconds;
        await page.Locator("#gradebook [tabindex='0']").FocusAsync();
        clock.Restart();
        for (var i = 0; i < 50; i++)
        {
            await page.Keyboard.TypeAsync("64");
            await page.Keyboard.PressAsync("Enter");
        }

        var typed = clock.ElapsedMilliseconds;
        await page.Keyboard.PressAsync("Control+s");
        await IsSavedAsync(page);
        TestContext.Current.SendDiagnosticMessage($"gradebook of 500 x 10: shown after {shown} ms, ready after {ready} ms, 50 grades typed in {typed} ms");
        Assert.True(ready < 10_000 && typed < 10_000, $"shown {shown}, ready {ready}, typed {typed}");
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Who_left_the_section_does_not_keep_the_others_grades_from_being_saved_and_a_cell_of_two_lines_shifts_nothing(string speaks)
    {
        Language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(395), Pupil(396), Pupil(397)], ["Parcial", "Trabajo"]);
        await using var context = await site.SignedInAsync(Teacher(5), Language);
        var page = await context.GradebookAsync(section);
        var rows = await page.Locator("#gradebook tbody tr").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.s)");
        var (first, gone, last) = (Number(rows[0]), Number(rows[1]), Number(rows[2]));
        await page.Cell(first, 0).ClickAsync();
        await page.EvaluateAsync(""""
            () => {
                const data = new DataTransfer();
                data.setData('text/plain', '"50"\t"repite\nel ""tema 2"""\r\n60\t61\r\n70\t71\r\n');
                document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """");
        await Expect(page.Cell(first, 1)).ToHaveTextAsync("repite el \"tema 2\"");
        await Expect(page.Cell(last, 1)).ToHaveTextAsync("71");

        await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Patch, $"/api/v1/enrollments/{section.Enrollments[gone - Pupil(395)]}", new { status = "dropped" });
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator("#book-notes")).ToContainTextAsync(T("Ya no tiene plaza en el grupo", "Has no place in the section any more"));
        await Expect(page.Locator("[data-book=state]")).ToHaveTextAsync(T("3 cambios sin guardar · 3 con error", "3 changes not saved · 3 with an error"));
        await Expect(page.Locator("main")).Not.ToContainTextAsync("studentId");
        Assert.Equal(["50", null, "70", "71"], await GradesAsync(section, first, last));
    }

    /// <summary>Who reads English is another teacher, with other students.</summary>
    private int Who(int teacher) => English ? teacher + 20 : teacher;

    private string Teacher(int number) => $"teacher{Who(number)}";

    private int Pupil(int student) => English ? student + 80 : student;

    private static int Number(string id) => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) - 1000;

    private static async Task EnterAsync(IPage page, int student, string text)
    {
        await page.Cell(student, 0).ClickAsync();
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private Task IsSavedAsync(IPage page) => Expect(page.Locator("[data-book=state]")).ToHaveTextAsync(T("Todo está guardado.", "Everything is saved."));

    private async Task<string?[]> GradesAsync(Teaching.Made section, params int[] students)
    {
        var grades = new List<string?>();
        foreach (var student in students)
        {
            grades.Add(await Teaching.GradeAsync(site, section, student, 0));
            grades.Add(await Teaching.GradeAsync(site, section, student, 1));
        }

        return [.. grades];
    }
}
