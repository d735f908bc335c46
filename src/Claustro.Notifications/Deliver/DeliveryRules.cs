namespace Claustro.Notifications.Deliver;

/// <summary>When a mail that was not taken is tried again.</summary>
internal static class DeliveryRules
{
    public const int MaxAttempts = 8;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromHours(6);

    /// <summary>
    /// 15 s, 1 min, 4 min, 16 min, 64 min, 4 h, 6 h: about twelve hours in all, so that a server's bad night kills no mail;
    /// a fifth up or down, so that what failed together does not come back together.
    /// </summary>
    /// <param name="after">How long the server wants to be left alone; at most a day of it is granted.</param>
    public static TimeSpan Pause(int attempts, double random, TimeSpan? after = null)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(4, attempts - 1)) * (0.8 + (0.4 * random)));
        return after > pause ? TimeSpan.FromTicks(Math.Min(after.Value.Ticks, TimeSpan.TicksPerDay)) : pause;
    }

    /// <summary>How long the rest of a batch waits when the server cannot be reached at all; no attempt is counted.</summary>
    public static readonly TimeSpan Outage = First;
}
