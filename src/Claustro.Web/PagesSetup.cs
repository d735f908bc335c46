using System.IO.Compression;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Claustro.Platform.Http;
using Claustro.Web.Layout;
using Claustro.Web.Theme;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;
using MudBlazor.Services;

namespace Claustro.Web;

/// <summary>The pages: layout, theme, menu, forms. A module's own pages stand beside its slices.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        // Accents and ñ as themselves: "&#xF3;" is six times as long, and the pages say that they are UTF-8.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<PageAssemblies>().AddSingleton<ThemeStylesheet>().AddSingleton<IProblemPages, ProblemPages>();
        // Only what a person reads and is made anew each time: files are compressed when they are built, programs ask for none.
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // each antiforgery token is masked anew, so its length tells nothing (BREACH)
            compression.MimeTypes = ["text/html", "text/css", "text/calendar"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        return services;
    }

    /// <summary>What pages need around them: careful headers, compression. Before routing.</summary>
    public static void UsePageHeaders(this WebApplication app)
    {
        app.Use(AnswerHeads);
        app.Use(PageHeaders.Add);
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), pages => pages.UseResponseCompression());
    }

    /// <summary>
    /// Those who watch pages and check links ask for the head only. It is that of the page itself: the server sends no body after
    /// it, whatever the page writes.
    /// </summary>
    private static Task AnswerHeads(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path;
        if (HttpMethods.IsHead(http.Request.Method) && !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }

    /// <summary>Numbers and dates in the reader's form. After sign-in.</summary>
    public static void UsePageCulture(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.CurrentUICulture = PageContext.Of(http).Reader.Culture;
        }

        return next(http);
    });

    /// <summary>Maps the pages of these modules, the files they need, and the switches of language and colours.</summary>
    public static void MapPages(this IEndpointRouteBuilder app, IEnumerable<Assembly> modules)
    {
        var assemblies = app.ServiceProvider.GetRequiredService<PageAssemblies>();
        foreach (var module in modules.Distinct())
        {
            assemblies.Add(module);
        }

        Switches.Map(app);
        Robots.Map(app);
        app.MapGet("/theme.css", async (HttpContext http, ThemeStylesheet theme) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable"; // its address carries its version
            return Results.Bytes((await theme.GetAsync()).Css, "text/css");
        }).AllowAnonymous().ExcludeFromDescription();

        var pages = app.MapRazorComponents<App>().AddAdditionalAssemblies([.. assemblies.All]).AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
        pages.Add(Protect);
        const string Files = "claustro.staticwebassets.endpoints.json";
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, Files)))
        {
            // Else what was built is compressed anew for each request, and badly, in case somebody edits it meanwhile.
            app.ServiceProvider.GetRequiredService<IConfiguration>()["ReloadStaticAssetsAtRuntime"] ??= "false";
            app.MapStaticAssets(Files).AllowAnonymous();
            pages.WithStaticAssets(Files);
        }
    }

    // A page says itself who may open it. Interactive islands are only for people who have signed in; the rest are scripts.
    private static void Protect(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal)
                ? new AuthorizeAttribute()
                : new AllowAnonymousAttribute());
        }
    }
}
