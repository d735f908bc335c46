using Claustro.Notifications.Deliver;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>What waits for a person when their wishes change: it goes, or waits on, by the new ones.</summary>
internal static class WhatWaits
{
    /// <summary>What is gathered comes with the next digest; when there is none any more (null), by itself at once.</summary>
    public static Task MoveDigestAsync(CollegeDb db, DateTime now, Caller caller, DateTime? next, CancellationToken cancel)
    {
        var (channel, due) = next is { } digest ? (Channels.Digest, digest) : (Channels.Mail, now);
        return DailyDigest.Gathered(db, caller.Id).ExecuteUpdateAsync(s => s.SetProperty(n => n.Channel, channel).SetProperty(n => n.DueAt, due), cancel);
    }

    /// <summary>Delivery looks at once again at what quiet hours put off, and at what is gathered of events that are no longer wanted by mail.</summary>
    public static async Task ReviewAsync(CollegeDb db, DateTime now, Caller caller, SetPreferences.Request request, CancellationToken cancel)
    {
        if (request.NamesQuiet)
        {
            // Of what was put off no attempt is counted; what a server is to be asked again keeps its time.
            await db.Set<Notification>()
                .Where(n => n.PersonId == caller.Id && n.State == WorkState.Queued && (n.Channel == Channels.Mail || n.Channel == Channels.Sms) && n.Attempts == 0 && n.DueAt > now)
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.DueAt, now), cancel);
        }

        var off = (request.Items ?? []).Where(w => w!.Mail == false).Select(w => w!.Event).ToList();
        if (off.Count > 0)
        {
            await DailyDigest.Gathered(db, caller.Id).Where(n => EF.Parameter(off).Contains(n.Event))
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.Channel, Channels.Mail).SetProperty(n => n.DueAt, now), cancel);
        }
    }
}
