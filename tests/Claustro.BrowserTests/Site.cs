using System.Diagnostics;
using Claustro.ClusterTests;
using Microsoft.Playwright;
using Xunit;

namespace Claustro.BrowserTests;

/// <summary>A running college and a browser before it.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("claustro-browser-").FullName;
    private ClaustroProcess? college;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Uri Address => college!.Address;

    public async ValueTask InitializeAsync()
    {
        college = await ClaustroProcess.Start(folder, "serve").ReadyAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public Task<IBrowserContext> NewContextAsync(string language, string scheme = "light", int width = 1280, int height = 800) => browser!.NewContextAsync(new()
    {
        BaseURL = Address.ToString(),
        Locale = language == "en" ? "en-GB" : "es-ES",
        ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        ViewportSize = new() { Width = width, Height = height },
    });

    /// <summary>Keeps a picture where <c>CLAUSTRO_SCREENS</c> names a folder (./test screens).</summary>
    public async Task PictureAsync(IPage page, string name)
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
