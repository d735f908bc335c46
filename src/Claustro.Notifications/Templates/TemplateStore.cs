using System.Collections.Frozen;
using System.Net;
using Claustro.Platform.Errors;
using Scriban;
using Scriban.Runtime;

namespace Claustro.Notifications.Templates;

/// <summary>What a person is told, ready to read.</summary>
internal sealed record Rendered(string Subject, string Text, string Html);

/// <summary>
/// The templates of all registered events, parsed once; see <see cref="TemplateFile"/>. Their values are the row's data and
/// <c>name</c>, <c>college</c>, <c>url</c> and <c>link</c> (the page the event leads to, else the inbox); every value is HTML-escaped in the mail, and one that is not given is an error,
/// not a blank. The value <c>lines</c> is a list with an entry for each of its lines.
/// </summary>
internal sealed class TemplateStore
{
    /// <summary>Three joined SMS; more is cut.</summary>
    public const int TextLength = 480;

    private const string ListValue = "lines";
    private static readonly ScriptObject NoFunctions = [];

    private readonly NotificationSettings settings;
    private readonly FrozenDictionary<string, Pair> pairs;

    public TemplateStore(IEnumerable<NotificationEvent> events, NotificationSettings settings)
    {
        this.settings = settings;
        var all = events.ToArray();
        if (all.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"The event {twice.Key} is registered twice.");
        }

        pairs = all.ToFrozenDictionary(e => e.Name, Load);
        Hidden = [.. all.Select(e => e.Name).Where(IsHidden)];
        CheckFolder();
    }

    /// <summary>The registered events by name.</summary>
    public IEnumerable<NotificationEvent> Events => pairs.Values.Select(p => p.Event).OrderBy(e => e.Name, StringComparer.Ordinal);

    /// <summary>The events that no inbox shows: those that let somebody in, and the digest of what it shows anyway.</summary>
    public List<string> Hidden { get; }

    public bool IsHidden(string name) => name == Deliver.DailyDigest.Event || ValuesOf(name)?.Contains(Outbox.Secret) == true;

    public NotificationEvent? Find(string name) => pairs.GetValueOrDefault(name)?.Event;

    /// <summary>The values a sender must give for the event, besides those that every template has.</summary>
    public IReadOnlySet<string>? ValuesOf(string name) => pairs.TryGetValue(name, out var pair) ? pair.Values : null;

    /// <summary>Throws when the event is unknown or a value is missing: both are mistakes of the sender.</summary>
    public Rendered Render(string eventName, string locale, string personName, IReadOnlyDictionary<string, string> data)
    {
        var template = Of(eventName, locale);
        var context = new TemplateContext(NoFunctions) { StrictVariables = true, LoopLimit = 1000, AutoIndent = false };
        context.PushGlobal(Values(eventName, personName, data, escaped: false));
        var subject = OneLine(template.Subject.Render(context));
        var text = template.Text.Render(context);
        context.PopGlobal();
        context.PushGlobal(Values(eventName, personName, data, escaped: true));
        return new Rendered(subject, text, template.Html.Render(context));
    }

    /// <summary>The text of an SMS: the event's own where it has one, otherwise the college and the subject.</summary>
    public string RenderText(string eventName, string locale, string personName, IReadOnlyDictionary<string, string> data)
    {
        var template = Of(eventName, locale);
        var context = new TemplateContext(NoFunctions) { StrictVariables = true, LoopLimit = 1000, AutoIndent = false };
        context.PushGlobal(Values(eventName, personName, data, escaped: false));
        var text = template.Sms is null ? $"{settings.Brand.Name}: {OneLine(template.Subject.Render(context))}" : template.Sms.Render(context).Trim();
        return Cut(text, TextLength);
    }

    private TemplateFile Of(string eventName, string locale) => !pairs.TryGetValue(eventName, out var pair)
        ? throw new InvalidOperationException($"The event {eventName} is not registered.")
        : Languages.Of(locale) == Languages.English ? pair.En : pair.Es;

    private ScriptObject Values(string eventName, string personName, IReadOnlyDictionary<string, string> data, bool escaped)
    {
        var values = new ScriptObject(data.Count + 7);
        Add("name", personName);
        Add("college", settings.Brand.Name);
        Add("url", settings.Url);
        var color = settings.Brand.Color;
        (values["brand_color"], values["brand_link"], values["brand_ink"]) = (color.Hex, color.OnWhite, color.Ink);
        Add("link", settings.Url + (Find(eventName)?.LinkFor(() => data) ?? "/notifications"));
        foreach (var (key, value) in data)
        {
            Add(key, value);
        }

        return values;

        void Add(string key, string value)
        {
            value = escaped ? WebUtility.HtmlEncode(value) : value;
            values.SetValue(key, key == ListValue ? new ScriptArray(value.Split('\n')) : value, false);
        }
    }

    private Pair Load(NotificationEvent of)
    {
        var (es, en) = (TemplateFile.Embedded(of, "es"), TemplateFile.Embedded(of, "en"));
        var values = es.Values().Union(en.Values()).ToHashSet();
        return new Pair(of, Own(of, "es", es, values), Own(of, "en", en, values), values);
    }

    /// <summary>An administrator's wording may ask only for what the senders give, and must keep the way in of those that have one.</summary>
    private TemplateFile Own(NotificationEvent of, string language, TemplateFile embedded, HashSet<string> given)
    {
        if (TemplateFile.Own(of, language, settings.TemplateFolder, embedded) is not { } own)
        {
            return embedded;
        }

        var asked = own.Values();
        if (asked.FirstOrDefault(v => !given.Contains(v)) is { } unknown)
        {
            throw new InvalidDataException(
                $"Notifications:Templates: {of.Name}.{language} asks for the value \"{unknown}\"; {of.Name} has {string.Join(", ", given.Order().Concat(["name", "college", "url", "link"]))}.");
        }

        return given.Contains(Outbox.Secret) && !asked.Contains(Outbox.Secret)
            ? throw new InvalidDataException($"Notifications:Templates: {of.Name}.{language}.html must use the value \"{Outbox.Secret}\", or nobody gets in by it.")
            : own;
    }

    /// <summary>A file that nobody reads is a slip of the pen: say so at the start.</summary>
    private void CheckFolder()
    {
        if (settings.TemplateFolder is null)
        {
            return;
        }

        var known = pairs.Keys.SelectMany(e => new[] { $"{e}.es.html", $"{e}.en.html", $"{e}.es.sms.txt", $"{e}.en.sms.txt" }).ToHashSet();
        if (Directory.GetFiles(settings.TemplateFolder).Select(Path.GetFileName).FirstOrDefault(f => !f!.StartsWith('.') && !known.Contains(f)) is { } stray)
        {
            throw new InvalidDataException($"Notifications:Templates: {stray} is no template; they are called {{event}}.es.html, {{event}}.en.html or {{event}}.es.sms.txt.");
        }

        foreach (var (name, pair) in pairs)
        {
            foreach (var language in (string[])["es", "en"])
            {
                try
                {
                    var samples = pair.Values.ToDictionary(v => v, v => v);
                    Render(name, language, "", samples);
                    RenderText(name, language, "", samples);
                }
                catch (Exception e)
                {
                    throw new InvalidDataException($"Notifications:Templates: {name}.{language} cannot be filled: {e.Message}", e);
                }
            }
        }
    }

    /// <summary>A subject or a name is in a header: a line break in a value must not start another one.</summary>
    internal static string OneLine(string text)
    {
        var line = string.Create(text.Length, text, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
            }
        }).Trim();
        return Cut(line, 200);
    }

    /// <summary>Never between the halves of a character.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1), "…");

    private sealed record Pair(NotificationEvent Event, TemplateFile Es, TemplateFile En, IReadOnlySet<string> Values);
}
