using System.Text.Json;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Settings;

/// <summary>
/// Sets the institution's academic rules. They hold for what happens from now on: finals of closed sheets, enrolments and warnings of
/// before stay as they are.
/// </summary>
internal static class ChangeRules
{
    public const int MostBands = 12;

    /// <param name="Scale">From the highest; the last begins at 0.</param>
    public sealed record Request(
        decimal? PassMark, int? Decimals, int? CreditLimit, int? AbsenceLimitPercent, int? AbsenceLimitMinimum, int? GradesDueDays, IReadOnlyList<Band> Scale);

    public sealed record Band(decimal? From, string? Es, string? En);

    public static async Task<Outcome<Done>> RunAsync(CollegeDb db, CurrentInstitution current, TimeProvider clock, Caller caller, Request request, CancellationToken cancel)
    {
        if (!caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        if (Check(request).ToRefusal() is { } invalid)
        {
            return invalid;
        }

        return await db.InTransactionAsync<Outcome<Done>>(async () =>
        {
            var rules = await db.Set<AcademicRules>().SingleOrDefaultAsync(cancel);
            if (rules is null)
            {
                db.Add(rules = new AcademicRules());
            }

            (rules.PassMark, rules.Decimals, rules.CreditLimit) = (request.PassMark!.Value, request.Decimals!.Value, request.CreditLimit!.Value);
            (rules.AbsenceLimitPercent, rules.AbsenceLimitMinimum) = (request.AbsenceLimitPercent!.Value, request.AbsenceLimitMinimum!.Value);
            rules.GradesDueDays = request.GradesDueDays!.Value;
            rules.Scale = JsonSerializer.Serialize(request.Scale.Select(b => new GradeBand(b.From!.Value, b.Es!, b.En!)).OrderByDescending(b => b.From));
            rules.ChangedAt = clock.GetUtcNow().UtcDateTime;
            db.Audit(caller.Id, "rules.changed", rules, JsonSerializer.Serialize(new
            {
                passMark = rules.PassMark, decimals = rules.Decimals, creditLimit = rules.CreditLimit, absenceLimitPercent = rules.AbsenceLimitPercent,
                absenceLimitMinimum = rules.AbsenceLimitMinimum, gradesDueDays = rules.GradesDueDays,
            }));
            await db.SaveChangesAsync(cancel);
            db.AfterCommit(() => current.SetRules(rules));
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
            if (await db.Set<AcademicRules>().SingleOrDefaultAsync(cancel) is { } rules)
            {
                db.Remove(rules);
                db.Audit(caller.Id, "rules.reset", rules);
                await db.SaveChangesAsync(cancel);
                db.AfterCommit(() => current.SetRules(null));
            }

            return Done.It;
        }, cancel);
    }

    private static FieldErrors Check(Request request)
    {
        var errors = new FieldErrors()
            .Range("passMark", request.PassMark, 0, 100).Range("decimals", request.Decimals, 0, 2).Range("creditLimit", request.CreditLimit, 1, 999)
            .Range("absenceLimitPercent", request.AbsenceLimitPercent, 1, 100).Range("absenceLimitMinimum", request.AbsenceLimitMinimum, 1, 999)
            .Range("gradesDueDays", request.GradesDueDays, 0, 365)
            .When(request.PassMark is { } mark && decimal.Round(mark, 2) != mark, "passMark", "Como mucho dos decimales.", "At most two decimals.");
        for (var i = 0; i < request.Scale.Count; i++)
        {
            var band = request.Scale[i];
            errors.Range($"scale[{i}].from", band.From, 0, 100).Text($"scale[{i}].es", band.Es, 40).Text($"scale[{i}].en", band.En, 40)
                .When(band.From is not null && request.Scale.Take(i).Any(b => b.From == band.From), $"scale[{i}].from", "Ya está en otra fila.", "Is in another row already.");
        }

        return errors
            .When(request.Scale.Count > MostBands, "scale", $"Como mucho {MostBands} filas.", $"At most {MostBands} rows.")
            .When(request.Scale.All(b => b.From != 0), "scale", "Una de las calificaciones debe empezar en 0.", "One of the grades must begin at 0.");
    }
}
