using System.Text.Json;
using System.Text.RegularExpressions;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Settings;

/// <summary>Sets the institution's name and colour, as pages, mails, documents and calendars show them from now on.</summary>
internal static partial class ChangeLetterhead
{
    /// <param name="Color">Such as <c>#1e3a5f</c>.</param>
    public sealed record Request(string? Name, string? Color);

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, CurrentInstitution current, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        if (!caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        var (name, color) = (request.Name?.Trim(), request.Color?.Trim().ToLowerInvariant());
        if (new FieldErrors().Text("name", name, Letterhead.MaxName)
            .When(name?.Any(char.IsControl) == true, "name", "En una sola línea.", "In one line.")
            .When(!IsColor().IsMatch(color ?? ""), "color", "Un color como #1e3a5f.", "A colour such as #1e3a5f.").ToRefusal() is { } invalid)
        {
            return invalid;
        }

        return await db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var head = await db.Set<Letterhead>().SingleOrDefaultAsync(cancel);
            if (head is null)
            {
                db.Add(head = new Letterhead());
            }

            (head.Name, head.Color, head.ChangedAt) = (name!, color!, clock.GetUtcNow().UtcDateTime);
            db.Audit(caller.Id, "letterhead.changed", head, JsonSerializer.Serialize(new { name, color }));
            await db.SaveChangesAsync(cancel);
            db.AfterCommit(() => current.SetLetterhead(head));
            return Done.It;
        }, cancel);
    }

    /// <summary>Back to those of the configuration.</summary>
    public static async Task<Outcome<Done>> ResetAsync(CollegeDb db, CurrentInstitution current, Caller caller, CancellationToken cancel)
    {
        if (!caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        return await db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            if (await db.Set<Letterhead>().SingleOrDefaultAsync(cancel) is { } head)
            {
                db.Remove(head);
                db.Audit(caller.Id, "letterhead.reset", head);
                await db.SaveChangesAsync(cancel);
                db.AfterCommit(() => current.SetLetterhead(null));
            }

            return Done.It;
        }, cancel);
    }

    [GeneratedRegex("^#[0-9a-f]{6}$")]
    private static partial Regex IsColor();
}
