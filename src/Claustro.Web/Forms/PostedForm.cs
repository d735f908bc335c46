using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Http;

namespace Claustro.Web.Forms;

/// <summary>
/// What a person sent with a form. Blank is null. What cannot be read becomes an error of its field: after reading all,
/// return <see cref="Wrong"/> when it is not null.
/// </summary>
/// <param name="kept">What is kept now of the thing that the form changes, if it says.</param>
public sealed class PostedForm(IFormCollection form, Reader reader, object? kept = null)
{
    internal const string SeenField = "_seen";

    public static readonly Refusal ChangedMeanwhile = Refusal.Stale with
    {
        Detail = new(
            "Otra persona ha cambiado esto mientras lo tenía abierto, y aún no se ha guardado nada de lo suyo. Mire cómo está ahora; si guarda otra vez, valdrá lo que usted ha escrito.",
            "Somebody else has changed this while you had it open, and nothing of yours has been saved yet. See how it is now; if you save again, what you have written will hold."),
    };

    private readonly FieldErrors errors = new();

    public Refusal? Wrong => errors.ToRefusal();

    /// <summary>Somebody saved something else since the form was opened: <see cref="ChangedMeanwhile"/>, so that nobody's work is lost unseen.</summary>
    public Refusal? Changed => kept is not null && Text(SeenField) is { } seen && seen != MarkOf(kept) ? ChangedMeanwhile : null;

    public bool Has(string name) => form.ContainsKey(name);

    /// <summary>As it was sent, for showing it again and for passwords.</summary>
    public string? Raw(string name) => form[name] is [{ } value, ..] ? value : null;

    public string? Text(string name) => Raw(name)?.Trim() is { Length: > 0 } text ? text.ReplaceLineEndings("\n") : null;

    /// <summary>A ticked box.</summary>
    public bool Flag(string name) => form[name] is [.., "true" or "on" or "1"];

    public long? Id(string name) => Read<long>(name, t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : null, "No es un número.", "Is not a number.");

    public int? Int(string name) => Read<int>(name, t => int.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v : null, "No es un número entero.", "Is not a whole number.");

    /// <summary>With a comma or a point, whatever the language: nobody writes thousands into a small field.</summary>
    public decimal? Decimal(string name) => Read<decimal>(
        name, t => decimal.TryParse(t.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var v) ? v : null,
        "No es un número.", "Is not a number.");

    public DateOnly? Date(string name) => Read<DateOnly>(
        name, t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var v) ? v : null, "No es una fecha.", "Is not a date.");

    public TimeOnly? Time(string name) => Read<TimeOnly>(
        name, t => TimeOnly.TryParseExact(t, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var v) ? v : null, "No es una hora.", "Is not a time.");

    /// <summary>A date and time on the reader's clock, as UTC.</summary>
    public DateTime? Instant(string name)
    {
        var local = Read<DateTime>(
            name, t => DateTime.TryParseExact(t, ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var v) ? v : null,
            "No es una fecha con hora.", "Is not a date with a time.");
        if (local is { } skipped && reader.Zone.IsInvalidTime(skipped))
        {
            errors.Add(name, "Esa hora no existe ese día: los relojes se adelantan. Elija otra.", "There is no such time on that day: the clocks go forward. Choose another.");
            return null;
        }

        return local is { } at ? TimeZoneInfo.ConvertTimeToUtc(at, reader.Zone) : null;
    }

    /// <summary>All values of this name that are ids: ticked boxes, chosen options.</summary>
    public IReadOnlyList<long> Ids(string name) => form[name].Select(t => long.TryParse(t, CultureInfo.InvariantCulture, out var v) ? v : 0).Where(v => v > 0).Distinct().ToList();

    public IReadOnlyList<string> All(string name) => form[name].OfType<string>().ToList();

    public IFormFile? File(string name) => form.Files[name] is { Length: > 0 } file ? file : null;

    internal static string MarkOf(object kept) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(kept, kept.GetType()))[..8]);

    private T? Read<T>(string name, Func<string, T?> read, string es, string en) where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            errors.Add(name, es, en);
        }

        return value;
    }
}

/// <summary>What the fields of a form need to know: its name, what was sent, what was wrong.</summary>
public sealed class FormState(string name, Reader reader)
{
    public string Name => name;

    public Reader Reader => reader;

    public PostedForm? Posted { get; internal set; }

    public Refusal? Refusal { get; internal set; }

    /// <summary>What a field shows: what was sent, if this form was, else its present value.</summary>
    public string? Shown(string field, string? present) => Posted is { } posted && Refusal is not null ? posted.Raw(field) : present;

    public bool Ticked(string field, string value, bool present) => Posted is { } posted && Refusal is not null ? posted.All(field).Contains(value) : present;

    public string IdOf(string field) => $"{name}-{field}".Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal);

    public IReadOnlyList<string> ErrorsOf(string field) =>
        Refusal?.Errors is { } errors && errors.TryGetValue(field, out var texts) ? texts.Select(reader.T).ToList() : [];
}
