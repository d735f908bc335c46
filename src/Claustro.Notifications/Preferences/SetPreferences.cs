using Claustro.Notifications.Templates;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Notifications.Preferences;

/// <summary>Sets the named events; the others stay as they are.</summary>
internal static class SetPreferences
{
    public sealed record Request(List<Wish?>? Items);

    /// <summary>What is absent is on.</summary>
    public sealed record Wish(string? Event, bool? Mail = null, bool? InApp = null);

    public static void Map(RouteGroupBuilder me) => me
        .MapPut("/preferences", async (Request request, Caller caller, CollegeDb db, TemplateStore templates, CancellationToken cancel) =>
            (await RunAsync(db, templates, caller, request, cancel)).ToOk())
        .AllowSignedIn()
        .WithSummary("Choose how I want to be told");

    public static async Task<Outcome<Page<PreferenceView>>> RunAsync(
        CollegeDb db, TemplateStore templates, Caller caller, Request request, CancellationToken cancel)
    {
        if (Check(templates, request.Items).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        return await db.InTransactionAsync(async () =>
        {
            foreach (var wish in request.Items!.OrderBy(w => w!.Event, StringComparer.Ordinal)) // one order: parallel requests do not deadlock
            {
                await db.Database.ExecuteSqlAsync($"""
                    insert into notifications_preferences (person_id, event, mail, in_app) values ({caller.Id}, {wish!.Event}, {wish.Mail ?? true}, {wish.InApp ?? true})
                    on conflict (person_id, event) do update set mail = excluded.mail, in_app = excluded.in_app
                    """, cancel);
            }

            return await GetPreferences.RunAsync(db, templates, caller, cancel);
        }, cancel);
    }

    private static FieldErrors Check(TemplateStore templates, List<Wish?>? items)
    {
        var errors = new FieldErrors().When(items is null, "items", "Es obligatorio.", "Is required.");
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            var (field, wish) = ($"items[{i}].event", items![i]);
            if (wish?.Event is not { } name || templates.Find(name) is not { } known)
            {
                return errors.Add(field, "No hay tal evento.", "There is no such event.");
            }

            errors.When(known.Security && (wish.Mail == false || wish.InApp == false), field,
                "Los avisos de seguridad no se pueden desactivar.", "Security notices cannot be turned off.");
            errors.When(items.Take(i).Any(other => other!.Event == name), field, "Está dos veces.", "Is there twice.");
        }

        return errors;
    }
}
