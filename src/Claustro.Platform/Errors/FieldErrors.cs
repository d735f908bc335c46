using System.Net.Mail;
using System.Text;

namespace Claustro.Platform.Errors;

/// <summary>Gathers what is wrong with a request, field by field, and turns it into one 400 refusal.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<Text>> errors = [];

    public bool Any => errors.Count > 0;

    public FieldErrors Add(string field, string es, string en)
    {
        if (!errors.TryGetValue(field, out var list))
        {
            errors[field] = list = [];
        }

        list.Add(new Text(es, en));
        return this;
    }

    /// <summary>Wants text of 1 to <paramref name="max"/> characters after trimming.</summary>
    public FieldErrors Text(string field, string? value, int max, int min = 1)
    {
        var length = value?.Trim().Length ?? 0;
        return length < min
            ? min == 1 ? Add(field, "Es obligatorio.", "Is required.") : Add(field, $"Al menos {min} caracteres.", $"At least {min} characters.")
            : OptionalText(field, value, max);
    }

    /// <summary>As <see cref="Text"/>, but the value may be absent.</summary>
    public FieldErrors OptionalText(string field, string? value, int max) =>
        value is null ? this
        : value.Length > max ? Add(field, $"Como mucho {max} caracteres.", $"At most {max} characters.")
        : value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? Add(field, "Contiene caracteres de control.", "Contains control characters.")
        : this;

    public FieldErrors Range(string field, decimal? value, decimal min, decimal max) =>
        value is null ? Add(field, "Es obligatorio.", "Is required.")
        : value < min || value > max ? Add(field, $"Entre {min} y {max}.", $"Between {min} and {max}.")
        : this;

    public FieldErrors Id(string field, long? value) =>
        value is null ? Add(field, "Es obligatorio.", "Is required.")
        : value <= 0 ? Add(field, "Debe ser un número positivo.", "Must be a positive number.")
        : this;

    public FieldErrors Email(string field, string? value)
    {
        if (value is null || value.Length > 254 || !MailAddress.TryCreate(value, out var address) || address.Address != value
            || value.AsSpan().ContainsAny('\r', '\n') || !address.Host.Contains('.', StringComparison.Ordinal))
        {
            Add(field, "No es una dirección de correo.", "Is not a mail address.");
        }

        return this;
    }

    public FieldErrors When(bool wrong, string field, string es, string en) => wrong ? Add(field, es, en) : this;

    /// <summary>The 400 refusal with code <c>invalid</c>, or null when nothing is wrong.</summary>
    public Refusal? ToRefusal()
    {
        if (!Any)
        {
            return null;
        }

        string Sentence(Func<Text, string> language)
        {
            var all = new StringBuilder();
            foreach (var (field, list) in errors)
            {
                all.Append(all.Length > 0 ? " " : "").Append(field).Append(": ").AppendJoin(' ', list.Select(language));
            }

            return all.ToString();
        }

        return Refusal.Invalid("invalid", Sentence(t => t.Es), Sentence(t => t.En)) with
        {
            Errors = errors.ToDictionary(e => e.Key, e => e.Value.ToArray()),
        };
    }
}
