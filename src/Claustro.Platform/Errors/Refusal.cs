using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Claustro.Platform.Errors;

/// <summary>
/// A rule said no. <paramref name="Code"/> is stable and machine-readable, never translated;
/// <paramref name="Detail"/> is for people. Declare refusals as named values beside the rule that uses them.
/// </summary>
public sealed record Refusal(int Status, string Code, Text Detail)
{
    /// <summary>Field → what is wrong with it; only for 400.</summary>
    public IReadOnlyDictionary<string, Text[]>? Errors { get; init; }

    /// <summary>All refusals, where several rules refuse at once; the first is this one.</summary>
    public IReadOnlyList<Refusal>? Reasons { get; init; }

    /// <summary>Seconds after which trying again makes sense; sent as <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    public static Refusal Invalid(string code, string es, string en) => new(StatusCodes.Status400BadRequest, code, new(es, en));

    public static Refusal Forbidden(string es, string en) => new(StatusCodes.Status403Forbidden, "forbidden", new(es, en));

    public static Refusal NotFound(string code, string es, string en) => new(StatusCodes.Status404NotFound, code, new(es, en));

    public static Refusal Conflict(string code, string es, string en) => new(StatusCodes.Status409Conflict, code, new(es, en));

    /// <summary>One refusal that carries all of them. Throws when the list is empty.</summary>
    public static Refusal All(IReadOnlyList<Refusal> reasons) => reasons[0] with { Reasons = reasons };

    public static readonly Refusal NotYours = Forbidden(
        "No tiene permiso para esta operación.", "You are not allowed to do this.");

    public static readonly Refusal Unknown = NotFound("not_found", "No existe.", "There is no such thing.");

    public static readonly Refusal Stale = Conflict("stale",
        "Otra persona lo ha cambiado entre tanto. Vuelva a cargarlo.", "Someone else has changed it meanwhile. Load it again.");

    public string DetailIn(CultureInfo culture) => Detail.In(culture);
}

/// <summary>What a slice answers: a value, or a refusal.</summary>
public readonly struct Outcome<T> : IOutcome
{
    private readonly T? value;

    public Outcome(T value) => this.value = value;

    public Outcome(Refusal refusal) => Refusal = refusal;

    public Refusal? Refusal { get; }

    /// <summary>The value. Throws when refused: ask <see cref="Refusal"/> first.</summary>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Outcome<T>(T value) => new(value);

    public static implicit operator Outcome<T>(Refusal refusal) => new(refusal);
}

/// <summary>Lets a transaction see whether the work in it was refused.</summary>
public interface IOutcome
{
    Refusal? Refusal { get; }
}

/// <summary>The value of a slice that answers nothing.</summary>
public readonly record struct Done
{
    public static readonly Done It;
}
