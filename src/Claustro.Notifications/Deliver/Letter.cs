using System.Globalization;
using System.Text.Json;
using Claustro.Notifications.Templates;
using MimeKit;

namespace Claustro.Notifications.Deliver;

/// <summary>Makes the mail of one notification.</summary>
internal static class Letter
{
    public static MimeMessage Write(Notification notification, Recipient to, Rendered rendered, NotificationSettings settings)
    {
        var message = new MimeMessage
        {
            MessageId = MessageId(notification, settings),
            Date = new DateTimeOffset(notification.CreatedAt, TimeSpan.Zero),
            Subject = rendered.Subject,
            // Said before it is looked for: the mail library would otherwise weigh every body to choose.
            Body = new MultipartAlternative(
                new TextPart("plain") { Text = rendered.Text, ContentTransferEncoding = ContentEncoding.QuotedPrintable },
                new TextPart("html") { Text = rendered.Html, ContentTransferEncoding = ContentEncoding.QuotedPrintable }),
        };
        message.From.Add(settings.NewFrom());
        message.To.Add(new MailboxAddress(TemplateStore.OneLine(to.FullName), to.Email));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Content-Language", to.Locale);
        return message;
    }

    /// <summary>The same for the same row, so that a mail sent twice is shown once.</summary>
    public static string MessageId(Notification notification, NotificationSettings settings) => string.Create(
        CultureInfo.InvariantCulture, $"{notification.CreatedAt:yyyyMMddHHmmss}.{notification.Id}@{settings.Domain}");

    /// <summary>The values of a row; numbers and truths that a sender's SQL put in are taken as text.</summary>
    public static Dictionary<string, string> Values(string data)
    {
        using var json = JsonDocument.Parse(data);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.RootElement.EnumerateObject())
        {
            values[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.ToString();
        }

        return values;
    }
}
