using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor;

namespace Claustro.Web.Theme;

/// <summary>
/// The theme as a stylesheet of its own. MudBlazor writes its colours into each page and needs a script to know whether the
/// system is dark; here its own provider is rendered once, for light and for dark, and the browser chooses: no inline style
/// on the pages, nothing that flashes, and it works without scripts. Made when first asked for.
/// </summary>
internal sealed partial class ThemeStylesheet(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private readonly Lock door = new();
    private Task<(byte[] Css, string Version)>? made;

    /// <summary>The stylesheet, and a version that changes with it, for its address.</summary>
    public Task<(byte[] Css, string Version)> GetAsync()
    {
        lock (door)
        {
            return made is { IsFaulted: false } ? made : made = MakeAsync();
        }
    }

    private async Task<(byte[], string)> MakeAsync()
    {
        var (light, dark) = (await VariablesAsync(dark: false), await VariablesAsync(dark: true));
        var css = Encoding.UTF8.GetBytes(
            ":root{color-scheme:light;" + light + "}@media screen{:root[data-theme=dark]{color-scheme:dark;" + dark + "}}" // paper is white
            + "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;" + dark + "}}");
        return (css, Convert.ToHexString(SHA256.HashData(css))[..12].ToLowerInvariant());
    }

    private async Task<string> VariablesAsync(bool dark)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(MudThemeProvider.Theme)] = ClaustroTheme.Theme, [nameof(MudThemeProvider.IsDarkMode)] = dark,
            });
            return (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString();
        });
        var variables = Root().Match(html) is { Success: true } root
            ? root.Groups[1].Value
            : throw new InvalidOperationException("MudThemeProvider no longer writes its variables into a style element with :root.");
        return string.Concat(variables.Split('\n').Select(line => line.Trim()));
    }

    [GeneratedRegex(@"mud-theme-provider['""]?>\s*:root\s*\{([^}]*)\}", RegexOptions.Singleline)]
    private static partial Regex Root();
}
