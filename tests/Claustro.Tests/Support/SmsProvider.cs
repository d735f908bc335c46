using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Claustro.Tests.Support;

/// <summary>A real HTTP server that takes SMS and can be told what to answer.</summary>
public sealed class SmsProvider : IAsyncDisposable
{
    private readonly WebApplication app;

    private SmsProvider(WebApplication app) => this.app = app;

    public sealed record Taken(string Path, string? Authorization, string? Key, string? ContentType, string Body);

    public ConcurrentQueue<Taken> Requests { get; } = new();

    /// <summary>What to answer; by default 201 as Twilio does.</summary>
    public Func<Taken, HttpResponse, Task> Answer { get; set; } = (_, answer) =>
    {
        answer.StatusCode = 201;
        return answer.WriteAsync("""{"sid":"SM123","status":"queued"}""");
    };

    public string Address => app.Urls.First();

    public static async Task<SmsProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new SmsProvider(builder.Build());
        provider.app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var taken = new Taken(http.Request.Path, http.Request.Headers.Authorization, http.Request.Headers["Idempotency-Key"], http.Request.ContentType, await reader.ReadToEndAsync());
            provider.Requests.Enqueue(taken);
            await provider.Answer(taken, http.Response);
        });
        await provider.app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
