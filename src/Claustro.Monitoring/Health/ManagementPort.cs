using Claustro.Platform.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Claustro.Monitoring.Health;

/// <summary>
/// <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c> on a port of their own (<c>Management:Port</c>, default 8081,
/// 0 for none; <c>Management:Address</c>, default 127.0.0.1), so that what operators read is never open to the public.
/// </summary>
public static class ManagementPort
{
    public const int Default = 8081;

    /// <summary>The address to listen on besides the public ones; null when switched off.</summary>
    public static string? Url(IConfiguration configuration)
    {
        var text = configuration["Management:Port"];
        if (!int.TryParse(text is { Length: > 0 } ? text : $"{Default}", out var port) || port is < 0 or > 65535)
        {
            throw new InvalidDataException($"Management:Port is \"{text}\"; it must be a number from 0 (none) to 65535.");
        }

        return port == 0 ? null : $"http://{(configuration["Management:Address"] is { Length: > 0 } address ? address : "127.0.0.1")}:{port}";
    }

    /// <summary>Answers on the management port, and only there. First in the pipeline.</summary>
    public static void UseManagementPort(this WebApplication app)
    {
        if (Url(app.Configuration) is not { } url)
        {
            return;
        }

        var port = new Uri(url).Port;
        app.MapWhen(http => http.Connection.LocalPort == port, management =>
        {
            management.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
            management.Run(http => http.Request.Path.Value switch
            {
                "/health/live" => http.Response.WriteAsync("live"),
                "/health/ready" => ReadyAsync(http),
                _ => Task.FromResult(http.Response.StatusCode = StatusCodes.Status404NotFound),
            });
        });
    }

    /// <summary>200 when the database and Redis, where this process has them, answer within 2 s; else 503. Says which, not why.</summary>
    private static async Task ReadyAsync(HttpContext http)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        var parts = new Dictionary<string, string>();
        if (http.RequestServices.GetService<CollegeDb>() is { } db) // a gateway has none
        {
            parts["database"] = await AnswersAsync(() => db.Database.ExecuteSqlRawAsync("select 1", limit.Token)) ? "ok" : "down";
        }

        if (http.RequestServices.GetService<IConnectionMultiplexer>() is { } redis)
        {
            parts["redis"] = await AnswersAsync(() => redis.GetDatabase().PingAsync().WaitAsync(limit.Token)) ? "ok" : "down";
        }

        http.Response.StatusCode = parts.ContainsValue("down") ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        await http.Response.WriteAsJsonAsync(parts, CancellationToken.None);
    }

    private static async Task<bool> AnswersAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
