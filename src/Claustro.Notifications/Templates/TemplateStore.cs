using System.Collections.Frozen;
using System.Net;
using System.Reflection;
using System.Text;
using Claustro.Platform.Errors;
using Scriban;
using Scriban.Runtime;

namespace Claustro.Notifications.Templates;

/// <summary>What a person is told, ready to read.</summary>
internal sealed record Rendered(string Subject, string Text, string Html);

/// <summary>
/// The templates of all registered events, parsed once. A template file has the line <c>Subject: …</c>, an empty line and
/// an HTML fragment in Scriban. Its values are the row's data and <c>name</c>, <c>college</c>, <c>url</c>; every value is
/// HTML-escaped in the mail, and one that is not given is an error, not a blank.
/// </summary>
internal sealed class TemplateStore
{
    private static readonly ScriptObject NoFunctions = [];
    private static readonly Text Footer = new(
        "Este mensaje es automático. Puede elegir sus avisos en su perfil: <a href=\"{{url}}/profile\" style=\"color:#616e7c\">preferencias</a>.",
        "This message is automatic. Choose what you are told in your profile: <a href=\"{{url}}/profile\" style=\"color:#616e7c\">preferences</a>.");

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

        pairs = all.ToFrozenDictionary(e => e.Name, e => new Pair(e, Load(e, "es"), Load(e, "en")));
    }

    /// <summary>The registered events by name.</summary>
    public IEnumerable<NotificationEvent> Events => pairs.Values.Select(p => p.Event).OrderBy(e => e.Name, StringComparer.Ordinal);

    public NotificationEvent? Find(string name) => pairs.GetValueOrDefault(name)?.Event;

    /// <summary>The values a sender must give for the event, besides those that every template has.</summary>
    public IReadOnlySet<string>? ValuesOf(string name) => pairs.TryGetValue(name, out var pair) ? pair.Values : null;

    /// <summary>Throws when the event is unknown or a value is missing: both are mistakes of the sender.</summary>
    public Rendered Render(string eventName, string locale, string personName, IReadOnlyDictionary<string, string> data)
    {
        if (!pairs.TryGetValue(eventName, out var pair))
        {
            throw new InvalidOperationException($"The event {eventName} is not registered.");
        }

        var template = Languages.Of(locale) == Languages.English ? pair.En : pair.Es;
        var (plain, escaped) = (new ScriptObject(data.Count + 3), new ScriptObject(data.Count + 3));
        Add("name", personName);
        Add("college", settings.College);
        Add("url", settings.Url);
        foreach (var (key, value) in data)
        {
            Add(key, value);
        }

        var context = new TemplateContext(NoFunctions) { StrictVariables = true, LoopLimit = 1000, AutoIndent = false };
        context.PushGlobal(plain);
        var subject = OneLine(template.Subject.Render(context));
        var text = template.Text.Render(context);
        context.PopGlobal();
        context.PushGlobal(escaped);
        return new Rendered(subject, text, template.Html.Render(context));

        void Add(string key, string value)
        {
            plain.SetValue(key, value, false);
            escaped.SetValue(key, WebUtility.HtmlEncode(value), false);
        }
    }

    private static Parsed Load(NotificationEvent of, string language)
    {
        var name = $"{of.Name}.{language}.html";
        var source = Resource(of.Assembly, name) ?? throw new InvalidOperationException($"The template {name} is missing in {of.Assembly.GetName().Name}.");
        source = source.ReplaceLineEndings("\n");
        var end = source.IndexOf("\n\n", StringComparison.Ordinal);
        if (!source.StartsWith("Subject: ", StringComparison.Ordinal) || end < 0 || source.IndexOf('\n', StringComparison.Ordinal) != end)
        {
            throw new InvalidOperationException($"The template {name} must begin with a line \"Subject: …\" and an empty line.");
        }

        var (subject, fragment) = (source["Subject: ".Length..end], source[(end + 2)..]);
        var page = Layout.Value.Replace("%language%", language, StringComparison.Ordinal)
            .Replace("%footer%", Footer.In(Languages.Of(language)), StringComparison.Ordinal)
            .Replace("%content%", fragment.Trim(), StringComparison.Ordinal);
        return new Parsed(Parse(name, subject), Parse(name, PlainText.Of(fragment)), Parse(name, page));
    }

    private static Template Parse(string name, string source)
    {
        var template = Template.Parse(source, name);
        return template.HasErrors ? throw new InvalidOperationException($"The template {name}: {template.Messages}") : template;
    }

    private static readonly Lazy<string> Layout = new(() => Resource(typeof(TemplateStore).Assembly, "notification.layout.html")!);

    private static string? Resource(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A subject is a header: a line break in a value must not start another one.</summary>
    private static string OneLine(string text)
    {
        var line = string.Create(text.Length, text, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
            }
        }).Trim();
        return line.Length <= 200 ? line : line[..199] + "…";
    }

    private sealed record Parsed(Template Subject, Template Text, Template Html);

    private sealed record Pair(NotificationEvent Event, Parsed Es, Parsed En)
    {
        public IReadOnlySet<string> Values { get; } = TemplateValues.Of(Es.Subject, Es.Html, En.Subject, En.Html);
    }
}
