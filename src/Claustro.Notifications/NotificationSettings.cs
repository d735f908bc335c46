using System.Globalization;
using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using Claustro.Platform.Http;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace Claustro.Notifications;

/// <summary>Settings of the engine; read once at start, where a wrong one stops it with one sentence.</summary>
internal sealed record NotificationSettings
{
    /// <summary>Name and colour of the institution, which may change while the system runs.</summary>
    public required Brand Brand { get; init; }

    /// <summary><see cref="PublicAddress"/>: the address people open.</summary>
    public required string Url { get; init; }

    /// <summary><c>Smtp:Host</c>; empty: mails are written to <see cref="Folder"/> instead.</summary>
    public string Host { get; init; } = "";

    /// <summary><c>Smtp:Port</c>, default 25.</summary>
    public int Port { get; init; } = 25;
    public string? UserName { get; init; }
    public string? Password { get; init; }

    /// <summary><c>Smtp:Security</c>: none, starttls, tls or auto (the default: STARTTLS when offered).</summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.Auto;

    /// <summary><c>Smtp:From</c>, such as <c>Registrar &lt;registrar@college.example&gt;</c>; null: the institution at an address that takes no answer.</summary>
    public MailboxAddress? Sender { get; init; }

    /// <summary>
    /// For one message: an address tells every message it was ever put in when it changes, and a shared one would keep them all.
    /// </summary>
    public MailboxAddress NewFrom() => (MailboxAddress?)Sender?.Clone() ?? new MailboxAddress(Brand.Name, $"no-reply@{Domain}");

    public string Domain => Sender?.Domain ?? "localhost";

    /// <summary><c>Smtp:Connections</c>: kept open per worker process, default 4, at most 64.</summary>
    public int Connections { get; init; } = 4;

    /// <summary><c>Smtp:TrustedCertificate</c>: PEM file of an authority of one's own; null: only those of the system.</summary>
    public TrustedAuthority? Trusted { get; init; }

    /// <summary><c>Smtp:TimeoutSeconds</c>: how long one answer of the server may take, default 30, at most 300.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where embedded mail goes: <c>mail</c> in the data directory.</summary>
    public required string Folder { get; init; }

    /// <summary>Null: SMS become files in <see cref="TextFolder"/>.</summary>
    public SmsSettings? Sms { get; init; }

    /// <summary>Where embedded SMS go: <c>sms</c> in the data directory.</summary>
    public required string TextFolder { get; init; }

    /// <summary><c>Notifications:Templates</c>: the administrator's own wording; null: none.</summary>
    public string? TemplateFolder { get; init; }

    /// <summary><c>Notifications:KeepDays</c>: how long what is over is kept, default 365, at most 36500.</summary>
    public int KeepDays { get; init; } = 365;

    public static NotificationSettings Read(IConfiguration configuration, string dataDirectory)
    {
        return new NotificationSettings
        {
            Brand = new Brand(configuration),
            Url = PublicAddress.Of(configuration),
            Host = configuration["Smtp:Host"]?.Trim() ?? "",
            Port = Number(configuration, "Smtp:Port", 25, 65_535),
            UserName = configuration["Smtp:UserName"] is { Length: > 0 } user ? user : null,
            Password = configuration["Smtp:Password"],
            Security = Or(configuration["Smtp:Security"], "auto").ToLowerInvariant() switch
            {
                "auto" => SecureSocketOptions.Auto,
                "none" => SecureSocketOptions.None,
                "starttls" => SecureSocketOptions.StartTls,
                "tls" => SecureSocketOptions.SslOnConnect,
                _ => throw new InvalidDataException("Smtp:Security must be none, starttls, tls or auto."),
            },
            Sender = SenderOf(configuration["Smtp:From"]),
            Connections = Number(configuration, "Smtp:Connections", 4, 64),
            Folder = Path.Combine(dataDirectory, "mail"),
            Trusted = configuration["Smtp:TrustedCertificate"] is { Length: > 0 } file ? TrustedAuthority.Read("Smtp:TrustedCertificate", file) : null,
            Timeout = TimeSpan.FromSeconds(Number(configuration, "Smtp:TimeoutSeconds", 30, 300)),
            Sms = SmsSettings.Read(configuration),
            TextFolder = Path.Combine(dataDirectory, "sms"),
            TemplateFolder = configuration["Notifications:Templates"] is not { Length: > 0 } templates ? null
                : Directory.Exists(templates) ? templates
                : throw new InvalidDataException($"Notifications:Templates: there is no folder {templates}."),
            KeepDays = Number(configuration, "Notifications:KeepDays", 365, 36_500),
        };
    }

    private static MailboxAddress? SenderOf(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : MailboxAddress.TryParse(text, out var address) ? address
        : throw new InvalidDataException("Smtp:From must be a mail address, such as: Registrar <registrar@college.example>.");

    private static int Number(IConfiguration configuration, string name, int byDefault, int max)
    {
        var text = configuration[name];
        return string.IsNullOrWhiteSpace(text) ? byDefault
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= max ? value
            : throw new InvalidDataException($"{name} must be a number from 1 to {max}.");
    }

    private static string Or(string? text, string byDefault) => string.IsNullOrWhiteSpace(text) ? byDefault : text.Trim();
}
