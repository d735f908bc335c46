using System.Globalization;
using Claustro.Notifications;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports.Run;

/// <summary>Tells the open pages of who asked how an import goes: waiting, running (about once a second), over.</summary>
internal sealed class ImportNews(LiveEvents live, IServiceScopeFactory scopes, TimeProvider clock)
{
    public const string Type = "import";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>As it stands in the database now, in the language of who asked.</summary>
    public async Task TellAsync(long importId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        if (await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == importId, cancel) is { } import)
        {
            var language = await LanguageAsync(scope.ServiceProvider, import.RequestedBy, cancel);
            live.Publish(import.RequestedBy, Type, ImportView.From(import).In(language));
        }
    }

    public void Tell(Import import, ImportView view) => live.Publish(import.RequestedBy, Type, view);

    /// <summary>Of one run: says no until a second has passed since it last said yes.</summary>
    public Func<bool> Throttle()
    {
        var last = clock.GetTimestamp();
        return () =>
        {
            if (clock.GetElapsedTime(last) < Pause)
            {
                return false;
            }

            last = clock.GetTimestamp();
            return true;
        };
    }

    public static async Task<CultureInfo> LanguageAsync(IServiceProvider services, long personId, CancellationToken cancel) =>
        Languages.Of((await services.GetRequiredService<IRecipients>().FindAsync([personId], cancel)).GetValueOrDefault(personId)?.Locale);
}

/// <summary>What became of a person's imports meanwhile.</summary>
internal sealed class RecentImports(CollegeDb db, IServiceProvider services, TimeProvider clock) : ILiveSource
{
    public async Task<IReadOnlyList<LiveChange>> SinceAsync(long personId, DateTime since, CancellationToken cancel)
    {
        var imports = await db.Set<Import>().AsNoTracking()
            .Where(i => i.RequestedBy == personId && (i.State == WorkState.Running || i.CreatedAt >= since || i.StartedAt >= since || i.FinishedAt >= since))
            .OrderByDescending(i => i.Id).Take(200).ToListAsync(cancel);
        if (imports.Count == 0)
        {
            return [];
        }

        var language = await ImportNews.LanguageAsync(services, personId, cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. imports
            .Select(i => new LiveChange(ImportNews.Type, ImportView.From(i).In(language), i.FinishedAt ?? (i.State == WorkState.Running ? now : i.CreatedAt)))
            .OrderBy(c => c.At)];
    }
}
