using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Claustro.BrowserTests;

/// <summary>What those who teach do, in both languages; who reads English is another teacher, with other students, and another head.</summary>
public sealed class TeachingTests(Site site)
{
    private string language = "es";

    private bool English => language == "en";

    private int Department => English ? 1 : 2;

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_sheet_is_closed_after_a_look_and_then_only_a_decided_change_changes_it(string speaks)
    {
        language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(9)], [Pupil(410), Pupil(411)], ["Examen"], department: Department);
        var admin = await Teaching.ApiAsync(site, "admin");
        await Teaching.SendAsync(admin, HttpMethod.Put, $"/api/v1/sections/{section.Id}/grades", new[] { new { studentId = Teaching.Student(Pupil(410)), assessmentId = section.Assessments[0], score = 49.5 } });
        await using var context = await site.SignedInAsync(Who("teacher9"), language);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}");
        await page.GetByRole(AriaRole.Link, new() { Name = T("Revisar y cerrar el acta", "Review and close the sheet") }).ClickAsync();
        await Expect(page.Locator("main table")).ToContainTextAsync(T("49,5", "49.5"));
        await page.CheckAsync("[name=sure]");
        await page.ClickAsync("main form button.danger");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync(T("Faltan notas", "Grades are missing"));
        await page.CheckAsync("[name=sure]");
        await page.CheckAsync("[name=missingAsZero]");
        await page.ClickAsync("main form button.danger");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Acta cerrada", "Sheet closed"));
        var grades = await Teaching.SendAsync(await Teaching.ApiAsync(site, $"student{Pupil(410)}"), HttpMethod.Get, "/api/v1/me/grades?pageSize=200");
        Assert.Contains("49.5", grades.ToString(), StringComparison.Ordinal);

        await page.Locator($"#gradebook tr[data-s='{Teaching.Student(Pupil(410))}'] a").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = T("Solicitar un cambio de nota", "Ask for a grade change") }).ClickAsync();
        await page.IsSoundAsync(language);
        await page.FillAsync("[name=score]", T("52,5", "52.5"));
        await page.FillAsync("[name=reason]", "La pregunta 3 se corrigió mal.");
        await page.ClickAsync("main form button.main");
        await Expect(page.Locator("main")).ToContainTextAsync(T("49,5 → 52,5", "49.5 → 52.5"));

        await using var headed = await site.SignedInAsync(Who("head2"), language);
        var head = await headed.NewPageAsync();
        await head.GotoAsync("/grade-changes?status=requested");
        var item = head.Locator("article", new() { HasText = section.Code });
        await item.Locator("[name=reason]").FillAsync("Revisado el examen.");
        await Site.PictureAsync(head, "grade-changes-head");
        await head.IsSoundAsync(language);
        await item.GetByRole(AriaRole.Button, new() { Name = T("Aprobar", "Approve") }).ClickAsync();
        await Expect(head.Locator(".notice.good")).ToContainTextAsync(T("aprobado", "approved"));
        Assert.Equal("52.5", await Teaching.GradeAsync(site, section, Pupil(410), 0));
        await page.ReloadAsync();
        await Expect(page.Locator("article", new() { HasText = section.Code })).ToContainTextAsync(T("Aprobado", "Approved"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Attendance_is_taken_by_taps_on_a_phone(string speaks)
    {
        language = speaks;
        var today = Teaching.Today.DayOfWeek;
        var section = await Teaching.NewSectionAsync(site, [Who(10)], [Pupil(412), Pupil(413), Pupil(414)], [], weekday: today == DayOfWeek.Sunday ? 7 : (int)today);
        await using var context = await site.SignedInAsync(Who("teacher10"), language, width: 360, height: 740, touch: true);
        var page = await context.NewPageAsync();
        var nothingWrong = page.Watch(site.Address);
        await page.GotoAsync($"/teaching/{section.Id}/attendance");
        await page.Locator("#attendance[data-ready]").WaitForAsync();
        await page.IsSoundAsync(language);
        foreach (var target in await page.Locator(".mark, .marks-bar .button:visible").AllAsync())
        {
            var box = (await target.BoundingBoxAsync())!;
            Assert.True(box.Height >= 48 && box.Width >= 48, $"{box.Width} x {box.Height}");
        }

        await page.Locator($"[data-s='{Teaching.Student(Pupil(412))}'] .absent").TapAsync();
        await Expect(page.Locator("[data-state]")).ToHaveTextAsync(T("Guardado.", "Saved."));
        await page.Locator($"[data-s='{Teaching.Student(Pupil(412))}'] .late").TapAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("El resto, presentes", "The rest are present") }).TapAsync();
        await Expect(page.Locator("[data-left]")).ToHaveTextAsync(T("Lista completa.", "All marked."));
        await Expect(page.Locator($"[data-s='{Teaching.Student(Pupil(413))}']")).ToHaveAttributeAsync("data-state-of", "saved");
        await Expect(page.Locator("[data-state]")).ToHaveTextAsync(T("Guardado.", "Saved."));
        await Site.PictureAsync(page, "attendance-tapped");
        Assert.Equal("late,present,present", await MarksAsync(section));
        nothingWrong();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Attendance_is_a_form_without_scripts(string speaks)
    {
        language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(11)], [Pupil(415), Pupil(416)], []);
        await using var context = await site.SignedInAsync(Who("teacher11"), language, width: 360, scripts: false, touch: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/attendance?date={Teaching.Today:yyyy-MM-dd}");
        Assert.EndsWith($"/attendance/{Teaching.Today:yyyy-MM-dd}", page.Url, StringComparison.Ordinal);
        await page.Locator($"[data-s='{Teaching.Student(Pupil(415))}'] .excused").TapAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = T("El resto, presentes", "The rest are present") }).TapAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Asistencia guardada", "Attendance saved"));
        Assert.Equal("excused,present", await MarksAsync(section));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task An_announcement_reaches_a_students_notices(string speaks)
    {
        language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(12)], [Pupil(417)], []);
        await using var context = await site.SignedInAsync(Who("teacher12"), language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/announcements");
        await page.FillAsync("[name=title]", "Cambio de aula");
        await page.FillAsync("[name=body]", "Mañana, en la <b>A-12</b>.");
        await page.ClickAsync("main form button.main");
        await Expect(page.Locator("article")).ToContainTextAsync("Mañana, en la <b>A-12</b>.");
        var student = await Teaching.ApiAsync(site, $"student{Pupil(417)}");
        await Waiting.UntilAsync("the notice of the announcement has come", async () =>
            (await Teaching.SendAsync(student, HttpMethod.Get, "/api/v1/me/notifications?pageSize=50")).ToString().Contains("Cambio de aula", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task A_head_decides_in_bulk_and_sees_what_was_not_possible(string speaks)
    {
        language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(420), Pupil(421), Pupil(422), Pupil(423)], [], requiresApproval: true, department: Department);
        await using var context = await site.SignedInAsync(Who("head2"), language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}");
        await page.Locator(".section-tabs a", new() { HasText = T("Solicitudes (4)", "Requests (4)") }).ClickAsync();
        await page.Locator("main tbody").GetByRole(AriaRole.Button, new() { Name = T("Rechazar a ", "Reject ") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = T("Sí, rechazar", "Yes, reject") }).ClickAsync();
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("Solicitud rechazada", "Request rejected"));
        await page.GetByRole(AriaRole.Link, new() { Name = T("Elegir todas", "Choose all") }).ClickAsync();
        Assert.Equal(3, await page.Locator("[name=ids]:checked").CountAsync());

        // One of them is withdrawn while the head looks.
        var left = await page.Locator("[name=ids]").EvaluateAllAsync<string[]>("boxes => boxes.map(b => b.value)");
        await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Patch, $"/api/v1/enrollments/{left[1]}", new { status = "dropped" });
        await page.ClickAsync("button[value=approve]");
        await Expect(page.Locator(".notice.warn")).ToContainTextAsync(T("Hechas: 2. No han sido posibles: 1.", "Done: 2. Not possible: 1."));
        await Site.PictureAsync(page, "approvals-partly");
        await page.GotoAsync($"/teaching/{section.Id}/roster");
        Assert.Equal(2, await page.Locator("main tbody tr").CountAsync());

        await page.GetByRole(AriaRole.Link, new() { Name = T("Dar de baja a ", "Drop ") }).First.ClickAsync();
        await page.ClickAsync("main form button.danger");
        await Expect(page.Locator(".notice.good")).ToContainTextAsync(T("baja hecha", "was dropped"));
        Assert.Equal(1, await page.Locator("main tbody tr").CountAsync());
    }

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public async Task Assessments_are_added_changed_and_deleted_and_a_report_is_asked_for(string speaks)
    {
        language = speaks;
        var section = await Teaching.NewSectionAsync(site, [Who(5)], [Pupil(424)], []);
        await using var context = await site.SignedInAsync(Who("teacher5"), language, scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/teaching/{section.Id}/assessments");
        foreach (var (name, weight) in new[] { ("Parcial", T("37,5", "37.5")), ("Final", T("62,5", "62.5")) })
        {
            await page.FillAsync("[name=name]", name);
            await page.FillAsync("[name=weight]", weight);
            await page.GetByRole(AriaRole.Button, new() { Name = T("Añadir", "Add") }).ClickAsync();
        }

        await Expect(page.Locator("tfoot")).ToContainTextAsync("100");
        await page.GetByRole(AriaRole.Link, new() { Name = T("Editar Final", "Edit Final") }).ClickAsync();
        await page.FillAsync("[name=weight]", "0");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save") }).ClickAsync();
        await Expect(page.Locator(".field.wrong .error")).ToContainTextAsync(T("Más de 0", "Above 0"));
        await page.FillAsync("[name=weight]", T("12,5", "12.5"));
        await page.GetByRole(AriaRole.Button, new() { Name = T("Guardar", "Save") }).ClickAsync();
        await Expect(page.Locator("tfoot")).ToContainTextAsync("50");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Borrar Final", "Delete Final") }).ClickAsync();
        await page.Locator(".ask:popover-open button.danger").ClickAsync();
        await Expect(page.Locator("tfoot")).ToContainTextAsync(T("37,5", "37.5"));

        await page.GotoAsync($"/teaching/{section.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = T("Pedir Lista de clase en CSV", "Ask for Class roster as CSV") }).ClickAsync();
        Assert.Matches("/reports/[0-9]+$", page.Url);
    }

    private string T(string spanish, string english) => English ? english : spanish;

    private int Who(int teacher) => English ? teacher + 20 : teacher;

    private string Who(string account) => account == "head2" ? English ? "head4" : "head2" : "teacher" + Who(int.Parse(account["teacher".Length..], System.Globalization.CultureInfo.InvariantCulture));

    private int Pupil(int student) => English ? student + 40 : student;

    private async Task<string> MarksAsync(Teaching.Made section)
    {
        var sheet = await Teaching.SendAsync(await Teaching.ApiAsync(site, "admin"), HttpMethod.Get, $"/api/v1/sections/{section.Id}/attendance/{Teaching.Today:yyyy-MM-dd}");
        return string.Join(',', sheet.GetProperty("items").EnumerateArray().OrderBy(m => m.GetProperty("studentId").GetInt64()).Select(m => m.GetProperty("status").GetString()));
    }
}
