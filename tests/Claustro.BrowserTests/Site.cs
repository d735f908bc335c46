using System.Collections.Concurrent;
using System.Diagnostics;
using Claustro.ClusterTests;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Claustro.BrowserTests.Site))]

namespace Claustro.BrowserTests;

/// <summary>A running demo college and a browser before it: one for all tests, which leave what they did not make as it was.</summary>
public sealed class Site : IAsyncLifetime
{
    public const string Password = "claustro demo";

    private readonly string folder = Directory.CreateTempSubdirectory("claustro-browser-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> signedIn = new();
    private ClaustroProcess? college;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public static bool TakesPictures => Environment.GetEnvironmentVariable("CLAUSTRO_SCREENS") is { Length: > 0 };

    public Uri Address => college!.Address;

    /// <summary>Where the embedded college writes mails (<c>mail/*.eml</c>) and its database.</summary>
    public string DataDirectory => Path.Combine(folder, "data");

    public async ValueTask InitializeAsync()
    {
        college = await ClaustroProcess.Start(folder, "serve").ReadyAsync();
        await PageAddresses.MakeTwinsAsync(this);
        await PageAddresses.MakeSamplesAsync(this);
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(20_000); // a busy machine is not a fault
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium", // ./test chooses
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A browser of its own: nobody signed in, nothing kept.</summary>
    public Task<IBrowserContext> NewContextAsync(string language, string scheme = "light", int width = 1280, int height = 800, bool scripts = true) =>
        ContextAsync(language, scheme, width, height, scripts, null);

    /// <summary>
    /// As <see cref="NewContextAsync"/>, with this account of the demo signed in: admin, head1, teacher1, student1, or in English
    /// their twins admin2, head4, teacher2, student2. Pages are in the account's language.
    /// </summary>
    public async Task<IBrowserContext> SignedInAsync(
        string user, string language = "es", string scheme = "light", int width = 1280, int height = 800, bool scripts = true, string password = Password, bool touch = false)
    {
        var state = await signedIn.GetOrAdd(user, _ => new(() => SignInAsync(user, password, language))).Value;
        return await ContextAsync(language, scheme, width, height, scripts, state, touch);
    }

    private async Task<string> SignInAsync(string user, string password, string language)
    {
        await using var context = await NewContextAsync(language);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/sign-in");
        await page.FillAsync("[name=userName]", user);
        await page.FillAsync("[name=password]", password);
        await page.ClickAsync("main button[type=submit], main form button");
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
        return await context.StorageStateAsync();
    }

    private Task<IBrowserContext> ContextAsync(string language, string scheme, int width, int height, bool scripts, string? state, bool touch = false) => browser!.NewContextAsync(new()
    {
        BaseURL = Address.ToString(),
        Locale = language == "en" ? "en-GB" : "es-ES",
        ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        ViewportSize = new() { Width = width, Height = height },
        JavaScriptEnabled = scripts,
        StorageState = state,
        HasTouch = touch,
    });

    /// <summary>Keeps a picture where <c>CLAUSTRO_SCREENS</c> names a folder (./test screens).</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CLAUSTRO_SCREENS") is { Length: > 0 } screens)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(screens).FullName, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (college is not null)
        {
            await college.DisposeAsync();
        }

        Debug.Assert(folder.Contains("claustro-browser-", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }
}
