using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace Claustro.Identity.Tokens;

/// <summary>Every minute, on every node: looks whether the keys have changed.</summary>
internal sealed partial class KeyUpkeep(
    KeyRing keys, IOptionsMonitorCache<OpenIddictServerOptions> options, TimeProvider clock, ILogger<KeyUpkeep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RefreshKeysAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFailed(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    internal async Task RefreshKeysAsync(CancellationToken cancel)
    {
        var before = keys.Current;
        await keys.RefreshAsync(cancel);
        if (!ReferenceEquals(before, keys.Current))
        {
            options.Clear(); // the server takes the new keys with its next request
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upkeep of keys failed; next try in a minute")]
    private partial void LogFailed(Exception error);
}
