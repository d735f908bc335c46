using Claustro.Platform.Data;
using Claustro.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Claustro.Academics.Settings;

/// <summary>
/// The institution with the rules and the letterhead in force. Whoever is given an <see cref="Institution"/> has those of that moment, which do not change
/// under the work. What an administrator saves holds here at once and on other nodes within five seconds.
/// </summary>
internal sealed partial class CurrentInstitution(Institution configured, SavedSettings settings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<CurrentInstitution> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private volatile Institution now = configured;
    private AcademicRules? rules;
    private Letterhead? letterhead;

    /// <summary>As the configuration says.</summary>
    public Institution Configured { get; } = configured;

    public Institution Now => now;

    public bool HasRules => rules is not null;

    public bool HasLetterhead => letterhead is not null;

    /// <summary>Null: nobody has set any, those of the configuration hold.</summary>
    public void SetRules(AcademicRules? saved)
    {
        lock (gate)
        {
            rules = saved;
            Combine();
        }
    }

    /// <summary>Null: as the configuration says.</summary>
    public void SetLetterhead(Letterhead? saved)
    {
        lock (gate)
        {
            letterhead = saved;
            settings.Replace(saved?.AsSettings() ?? []);
            Combine();
        }
    }

    private void Combine() => now = (rules ?? AcademicRules.Of(Configured)).In(Configured, letterhead?.Name);

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
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var savedRules = await db.Set<AcademicRules>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (savedRules?.ChangedAt != rules?.ChangedAt)
        {
            SetRules(savedRules);
        }

        var savedLetterhead = await db.Set<Letterhead>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (savedLetterhead?.ChangedAt != letterhead?.ChangedAt)
        {
            SetLetterhead(savedLetterhead);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The institution's settings could not be read")]
    private partial void LogUnread(Exception e);
}
