using System.Reflection;
using System.Text;
using Claustro.Platform.Errors;
using Scriban;

namespace Claustro.Notifications.Templates;

/// <summary>
/// One event in one language, parsed. The file <c>{event}.{language}.html</c> has the line <c>Subject: …</c>, an empty line
/// and an HTML fragment in Scriban; <c>{event}.{language}.sms.txt</c>, where there is one, the text of the SMS.
/// </summary>
internal sealed record TemplateFile(Template Subject, Template Text, Template Html, Template? Sms)
{
    private static readonly Text Footer = new(
        "Este mensaje es automático. Puede elegir qué avisos recibe: <a href=\"{{url}}/notifications/preferences\" style=\"color:#616e7c\">preferencias</a>.",
        "This message is automatic. Choose what you are told: <a href=\"{{url}}/notifications/preferences\" style=\"color:#616e7c\">preferences</a>.");

    private static readonly Lazy<string> Layout = new(() => Resource(typeof(TemplateFile).Assembly, "notification.layout.html")!);

    /// <summary>The template that stands beside its feature.</summary>
    public static TemplateFile Embedded(NotificationEvent of, string language)
    {
        var name = $"{of.Name}.{language}";
        var html = Resource(of.Assembly, name + ".html") ?? throw new InvalidOperationException($"The template {name}.html is missing in {of.Assembly.GetName().Name}.");
        return Parse(name, html, Resource(of.Assembly, name + ".sms.txt"), language);
    }

    /// <summary>The administrator's own wording in <c>Notifications:Templates</c>, in place of the embedded; null when there is none.</summary>
    public static TemplateFile? Own(NotificationEvent of, string language, string? folder, TemplateFile embedded)
    {
        if (folder is null)
        {
            return null;
        }

        var name = $"{of.Name}.{language}";
        var (html, sms) = (Read(Path.Combine(folder, name + ".html")), Read(Path.Combine(folder, name + ".sms.txt")));
        if (html is null && sms is null)
        {
            return null;
        }

        try
        {
            return html is null ? embedded with { Sms = Parse(name + ".sms.txt", sms!.Trim()) } : Parse(name, html, sms, language) is var own && own.Sms is null ? own with { Sms = embedded.Sms } : own;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"Notifications:Templates: {e.Message}", e);
        }
    }

    /// <summary>The values it asks for, besides those that every template has.</summary>
    public IReadOnlySet<string> Values() => TemplateValues.Of(Sms is null ? [Subject, Html] : [Subject, Html, Sms]);

    private static TemplateFile Parse(string name, string source, string? sms, string language)
    {
        source = source.ReplaceLineEndings("\n");
        var end = source.IndexOf("\n\n", StringComparison.Ordinal);
        if (!source.StartsWith("Subject: ", StringComparison.Ordinal) || end < 0 || source.IndexOf('\n', StringComparison.Ordinal) != end)
        {
            throw new InvalidOperationException($"The template {name}.html must begin with a line \"Subject: …\" and an empty line.");
        }

        var (subject, fragment) = (source["Subject: ".Length..end], source[(end + 2)..]);
        var page = Layout.Value.Replace("%language%", language, StringComparison.Ordinal)
            .Replace("%footer%", Footer.In(Languages.Of(language)), StringComparison.Ordinal)
            .Replace("%content%", fragment.Trim(), StringComparison.Ordinal);
        return new TemplateFile(
            Parse(name + ".html", subject), Parse(name + ".html", PlainText.Of(fragment)), Parse(name + ".html", page), sms is null ? null : Parse(name + ".sms.txt", sms.Trim()));
    }

    private static Template Parse(string name, string source)
    {
        var template = Template.Parse(source, name);
        return template.HasErrors ? throw new InvalidOperationException($"The template {name}: {template.Messages}") : template;
    }

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file, Encoding.UTF8) : null;

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
}
