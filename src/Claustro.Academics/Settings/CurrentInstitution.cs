using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claustro.Academics.Settings;

/// <summary>
/// The institution with the rules in force. Whoever is given an <see cref="Institution"/> has those of that moment, which do not change
/// under the work. What an administrator saves holds here at once and on other nodes within five seconds.
/// </summary>
internal sealed partial class CurrentInstitution(Institution configured, IServiceScopeFactory scopes, TimeProvider clock, ILogger<CurrentInstitution> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private volatile Institution now = configured;
    private DateTime? seen;

    /// <summary>As the configuration says.</summary>
    public Institution Configured { get; } = configured;

    public Institution Now => now;

    /// <summary>Null: nobody has set any, those of the configuration hold.</summary>
    public void Set(AcademicRules? rules) => (now, seen) = (rules?.In(Configured) ?? Configured, rules?.ChangedAt);

    /// <summary>Before anything is answered or worked.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        using var end = stoppingToken.Register(timer.Dispose); // ends the loop without an exception, which a host that fails to start would print
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnread(e); // the database is away: what was known holds
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rules = await scope.ServiceProvider.GetRequiredService<CollegeDb>().Set<AcademicRules>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (rules?.ChangedAt != seen)
        {
            Set(rules);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The institution's rules could not be read")]
    private partial void LogUnread(Exception e);
}
