using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Claustro.Identity.Tokens;

/// <summary>Every minute: looks whether the keys have changed. Every hour: throws away what has expired.</summary>
internal sealed partial class IdentityUpkeep(
    IServiceScopeFactory scopes, KeyRing keys, IOptionsMonitorCache<OpenIddictServerOptions> options, TimeProvider clock, ILogger<IdentityUpkeep> log) : BackgroundService
{
    private const int MinutesBetweenCleanings = 60;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        var untilCleaning = Random.Shared.Next(MinutesBetweenCleanings); // nodes that start together clean apart
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RefreshKeysAsync(stoppingToken);
                    if (untilCleaning-- == 0)
                    {
                        untilCleaning = MinutesBetweenCleanings;
                        await CleanAsync(stoppingToken);
                    }
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

    /// <summary>Used refresh tokens stay as long as they would have lived: that is how their reuse is noticed.</summary>
    internal async Task CleanAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var now = clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - OAuthServer.RefreshLifetime, cancel);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - OAuthServer.RefreshLifetime, cancel);
        var (expired, forgotten) = (now.UtcDateTime, now.UtcDateTime - SignInAttempts.Remembered);
        await db.InTransactionAsync(() => db.Set<AccountToken>().Where(t => t.ExpiresAt < expired).ExecuteDeleteAsync(cancel), cancel);
        await db.InTransactionAsync(() => db.Set<SignInAttempt>().Where(a => a.FailedAt < forgotten).ExecuteDeleteAsync(cancel), cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upkeep of keys and tokens failed; next try in a minute")]
    private partial void LogFailed(Exception error);
}
