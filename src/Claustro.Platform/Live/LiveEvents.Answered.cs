using StackExchange.Redis;

namespace Claustro.Platform.Live;

// What has been answered has been said.
public sealed partial class LiveEvents
{
    /// <summary>Redis says within a millisecond that it has an event; nobody's answer waits longer than this for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>It did not the last time: nobody waits until it does again.</summary>
    private volatile bool silent;

    /// <summary>
    /// As <see cref="Publish"/>, for changes whose maker waits for an answer: over when Redis has them all. So what they do after the
    /// answer is heard after these, on whatever node they do it. Never fails, and never keeps an answer back for long.
    /// </summary>
    internal ValueTask PublishAsync(IEnumerable<LiveNews> news)
    {
        Task? last = null;
        foreach (var its in news)
        {
            last = TrySend(its.PersonId, its.Type, its.Data, CommandFlags.None) ?? last; // on one connection: who has the last one has all
        }

        return last is null or { IsCompletedSuccessfully: true } ? default : new(AnsweredAsync(last));
    }

    private async Task AnsweredAsync(Task sent)
    {
        var answered = ListenAsync(sent);
        if (silent)
        {
            return;
        }

        try
        {
            await answered.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            silent = true;
            LogSilent(Patience.TotalMilliseconds);
        }
    }

    private async Task ListenAsync(Task sent)
    {
        try
        {
            await sent;
            silent = false;
        }
        catch (Exception)
        {
            // It went away: then the rows are asked (see Cut).
        }
    }
}

/// <summary>Something that a person's open pages are told; see <see cref="LiveEvents.Publish"/>.</summary>
internal readonly record struct LiveNews(long PersonId, string Type, object Data);
