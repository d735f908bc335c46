using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claustro.BrowserTests;

/// <summary>
/// The site as it comes over a bad line: each page in small pieces with a pause after each, so that a browser draws what has
/// come of it again and again. The same on every machine, unlike a throttled connection. Files come at once.
/// </summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private const int Piece = 700;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly HttpClient site;
    private readonly WebApplication line;

    private SlowLine(Uri address)
    {
        site = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        line = builder.Build();
        line.Run(PassOnAsync);
    }

    public Uri Address => new(line.Urls.Single());

    public static async Task<SlowLine> ToAsync(Uri site)
    {
        var line = new SlowLine(site);
        await line.line.StartAsync();
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        site.Dispose();
    }

    /// <summary>Nothing is compressed: its pieces would be as large as the packer likes.</summary>
    private async Task PassOnAsync(HttpContext http)
    {
        using var question = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Request.Path + http.Request.QueryString);
        foreach (var name in new[] { "Accept", "Accept-Language", "Cookie" })
        {
            question.Headers.TryAddWithoutValidation(name, http.Request.Headers[name].AsEnumerable());
        }

        try
        {
            using var answer = await site.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Transfer-Encoding"))
            {
                http.Response.Headers[name] = values.ToArray();
            }

            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
                return;
            }

            foreach (var piece in (await answer.Content.ReadAsByteArrayAsync(http.RequestAborted)).Chunk(Piece))
            {
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(Pause, http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // the page was left
        }
    }
}
