using System.Text.Json.Serialization;
using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>Sets the named events, the digest and the quiet hours; what is not named stays as it is.</summary>
internal static class SetPreferences
{
    /// <summary>All may be absent, but not all at once.</summary>
    public sealed record Request(List<Wish?>? Items = null, DigestWish? Digest = null)
    {
        /// <summary>Null takes the quiet hours away; absent leaves them.</summary>
        public QuietWish? Quiet
        {
            get;
            init
            {
                field = value;
                NamesQuiet = true;
            }
        }

        [JsonIgnore]
        public bool NamesQuiet { get; private init; }
    }

    /// <summary>What is absent is on; <paramref name="Sms"/>, where absent, stays as it is.</summary>
    public sealed record Wish(string? Event, bool? Mail = null, bool? InApp = null, bool? Sms = null);

    /// <summary><paramref name="At"/>, where absent, stays as it is, 08:00 at first.</summary>
    public sealed record DigestWish(bool? Enabled = null, TimeOnly? At = null);

    public sealed record QuietWish(TimeOnly? From = null, TimeOnly? To = null);

    public static void Map(RouteGroupBuilder me) => me
        .MapPut("/preferences", async (Request request, Caller caller, CollegeDb db, TemplateStore templates, IRecipients recipients, Outbox outbox, TimeProvider clock, CancellationToken cancel) =>
            (await RunAsync(db, templates, recipients, outbox, clock, caller, request, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Choose how and when I want to be told");

    public static async Task<Outcome<PreferencesView>> RunAsync(
        CollegeDb db, TemplateStore templates, IRecipients recipients, Outbox outbox, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        if (Check(templates, request).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        var to = request.Digest is null ? null : (await recipients.FindAsync([caller.Id], cancel)).GetValueOrDefault(caller.Id);
        return await db.InTransactionAsync(async () =>
        {
            foreach (var wish in (request.Items ?? []).OrderBy(w => w!.Event, StringComparer.Ordinal)) // one order: parallel requests do not deadlock
            {
                await db.Database.ExecuteSqlAsync($"""
                    insert into notifications_preferences (person_id, event, mail, in_app, sms)
                    values ({caller.Id}, {wish!.Event}, {wish.Mail ?? true}, {wish.InApp ?? true}, {wish.Sms ?? false})
                    on conflict (person_id, event) do update set mail = excluded.mail, in_app = excluded.in_app,
                        sms = case when {wish.Sms is null} then notifications_preferences.sms else excluded.sms end
                    """, cancel);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            await SetTimesAsync(db, now, caller, to, request, cancel);
            await WhatWaits.ReviewAsync(db, now, caller, request, cancel);
            db.AfterCommit(outbox.Signal);
            db.AfterCommit(outbox.SignalTexts);
            return await GetPreferences.RunAsync(db, templates, caller, cancel);
        }, cancel);
    }

    private static async Task SetTimesAsync(CollegeDb db, DateTime now, Caller caller, Recipient? to, Request request, CancellationToken cancel)
    {
        if (request.Digest is null && !request.NamesQuiet)
        {
            return;
        }

        await db.Database.ExecuteSqlAsync($"""
            insert into notifications_times (person_id, digest, digest_at) values ({caller.Id}, {false}, {PersonTimes.UsualDigest}) on conflict (person_id) do nothing
            """, cancel);
        var times = await db.Set<PersonTimes>().SingleAsync(t => t.PersonId == caller.Id, cancel);
        (times.QuietFrom, times.QuietTo) = request.NamesQuiet ? (request.Quiet?.From, request.Quiet?.To) : (times.QuietFrom, times.QuietTo);
        if (request.Digest is { } digest)
        {
            (times.Digest, times.DigestAt) = (digest.Enabled!.Value, digest.At ?? times.DigestAt);
            DateTime? next = times.Digest ? LocalTimeRules.NextDigest(now, times.DigestAt, LocalTimeRules.ZoneOf(to?.TimeZone ?? "UTC")) : null;
            await WhatWaits.MoveDigestAsync(db, now, caller, next, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    private static FieldErrors Check(TemplateStore templates, Request request)
    {
        var errors = new FieldErrors()
            .When(request.Items is null && request.Digest is null && !request.NamesQuiet, "items", "Indique items, digest o quiet.", "Give items, digest or quiet.")
            .When(request.Digest is { Enabled: null }, "digest.enabled", "Es obligatorio.", "Is required.")
            .When(request.Quiet is { From: null } or { To: null }, "quiet", "Indique las dos horas, desde y hasta, o ninguna.", "Give both times, from and to, or neither.")
            .When(request.Quiet is { From: { } from, To: { } to } && from == to, "quiet", "Las dos horas no pueden ser la misma.", "The two times must not be the same.");
        var known = GetPreferences.Choosable(templates).ToDictionary(e => e.Name);
        var seen = new HashSet<string>();
        for (var i = 0; i < (request.Items?.Count ?? 0); i++)
        {
            var (field, wish) = ($"items[{i}].event", request.Items![i]);
            if (wish?.Event is not { } name || !known.TryGetValue(name, out var its))
            {
                return errors.Add(field, "No hay tal evento.", "There is no such event.");
            }

            errors.When(its.Security && (wish.Mail == false || wish.InApp == false), field,
                "Los avisos de seguridad no se pueden desactivar.", "Security notices cannot be turned off.");
            errors.When(wish.Sms == true && templates.IsHidden(name), field,
                "Este aviso da acceso a la cuenta y no va por SMS.", "This notice gives access to the account and does not go by SMS.");
            errors.When(!seen.Add(name), field, "Está dos veces.", "Is there twice.");
        }

        return errors;
    }
}
