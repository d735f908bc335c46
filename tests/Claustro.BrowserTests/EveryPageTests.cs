using Xunit;

namespace Claustro.BrowserTests;

/// <summary>
/// Every page in both languages, light and dark, on phone and desktop: sound, still, and pictured (./test screens). A new page
/// gets a line in <see cref="Pages"/>.
/// </summary>
public sealed class EveryPageTests(Site site)
{
    /// <summary>Address, account (empty: nobody), name of the picture. An address with <c>{…}</c> is looked up by <see cref="PageAddresses"/>.</summary>
    public static readonly (string Address, string User, string Name)[] Pages =
    [
        ("/", "", "home"),
        ("/departments", "head1", "departments"),
        ("/departments/new", "admin", "department-new"),
        ("/departments/{department}", "admin", "department"),
        ("/programs", "head1", "programs"),
        ("/programs/new", "admin", "program-new"),
        ("/programs/{program}", "head1", "program"),
        ("/terms", "admin", "terms"),
        ("/terms/new", "admin", "term-new"),
        ("/terms/{term}", "admin", "term"),
        ("/terms/{term}", "head1", "term-read"),
        ("/courses", "head1", "courses"),
        ("/courses/new", "head1", "course-new"),
        ("/courses/{advanced-course}", "admin", "course"),
        ("/sections", "head1", "sections"),
        ("/sections/new", "admin", "section-new"),
        ("/sections/{requested-section}", "admin", "section"),
        ("/holds", "admin", "holds"),
        ("/settings", "admin", "settings"),
        ("/students/{person}", "admin", "student"),
        ("/students/{person}", "head1", "student-of-department"),
        ("/notifications", "student1", "notifications"),
        ("/notifications/preferences", "student1", "preferences"),
        ("/reports?kind=roster", "teacher1", "reports"),
        ("/reports", "admin", "reports-made"),
        ("/reports/{report}", "admin", "report"),
        ("/imports?kind=people", "admin", "imports"),
        ("/imports/{import}", "admin", "import"),
        ("/ledger", "admin", "ledger"),
        ("/ledger/{delivery}", "admin", "delivery"),
        ("/templates", "admin", "templates"),
        ("/templates/grades.posted", "admin", "template"),
        ("/schedules", "admin", "schedules"),
        ("/audit", "admin", "audit"),
        ("/account/sign-in", "", "sign-in"),
        ("/account/register", "", "register"),
        ("/account/registered", "", "registered"),
        ("/account/confirm?token=x", "", "confirm"),
        ("/account/password?token=x", "", "password"),
        ("/account/forgotten", "", "forgotten"),
        ("/profile", "student1", "profile"),
        ("/profile/two-factor", "student1", "two-factor"),
        ("/people", "admin", "people"),
        ("/people?q=zzzzzz", "admin", "people-none"),
        ("/people/new", "admin", "person-new"),
        ("/people/{person}", "admin", "person"),
        ("/verify", "", "verify"),
        ("/teaching", "teacher1", "teaching"),
        ("/teaching/{section}", "teacher1", "teaching-section"),
        ("/teaching/{section}/roster", "teacher1", "teaching-roster"),
        ("/teaching/{section}/grades", "teacher1", "teaching-grades"),
        ("/teaching/{section}/grades/{member}", "teacher1", "teaching-student"),
        ("/teaching/{section}/assessments", "teacher1", "teaching-assessments"),
        ("/teaching/{section}/close", "teacher1", "teaching-close"),
        ("/teaching/{section}/attendance", "teacher1", "teaching-attendance"),
        ("/teaching/{section}/announcements", "teacher1", "teaching-announcements"),
        ("/approvals", "head1", "approvals"),
        ("/grade-changes", "head1", "grade-changes"),
        ("/grade-changes/new", "teacher1", "grade-change-new"),
        ("/", "student1", "home-student"),
        ("/", "teacher1", "home-teacher"),
        ("/", "admin", "home-administrator"),
        ("/catalogue", "", "catalogue"),
        ("/catalogue/{offered}", "", "catalogue-section"),
        ("/enroll", "student1", "enroll"),
        ("/grades", "student1", "grades"),
        ("/attendance?term={gradedTerm}", "student1", "attendance"),
        ("/transcript", "student1", "transcript"),
        ("/schedule", "student1", "schedule"),
        ("/sections/{attended}/announcements", "student1", "section-announcements"),
    ];

    public static TheoryData<string, string, string> Each => new(Pages.Select(p => (p.Address, p.User, p.Name)));

    [Theory]
    [MemberData(nameof(Each))]
    public async Task It_is_sound_in_both_languages_light_and_dark_on_phone_and_desktop(string address, string user, string name)
    {
        (string Language, string Scheme, int Width)[] ways = [("es", "light", 1280), ("en", "dark", 360)];
        await Task.WhenAll((Site.TakesPictures ? [.. ways, ("en", "dark", 1280), ("es", "light", 360)] : ways).Select(async way =>
        {
            var account = PageAddresses.AccountOf(user, way.Language);
            await using var context = user.Length == 0
                ? await site.NewContextAsync(way.Language, way.Scheme, way.Width)
                : await site.SignedInAsync(account, way.Language, way.Scheme, way.Width);
            var page = await context.NewPageAsync();
            var nothingWrong = page.Watch(site.Address);
            var answer = await page.GotoAsync(await PageAddresses.ResolveAsync(site, address, account));
            Assert.Equal(200, answer!.Status);
            await Site.PictureAsync(page, $"{name}-{way.Language}-{way.Scheme}-{(way.Width < 600 ? "phone" : "desktop")}");
            Assert.InRange(await page.LayoutShiftAsync(), 0, 0.05);
            await page.IsSoundAsync(way.Language);
            if (way.Width >= 1280)
            {
                await page.HasRoomAsync();
            }

            nothingWrong();
        }));
    }
}
