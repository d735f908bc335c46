using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Claustro.Notifications.Deliver;

/// <summary>An SMS provider; section <c>Sms</c> of the configuration.</summary>
/// <param name="Twilio">Twilio's form, or else a JSON webhook.</param>
/// <param name="Url">Of the API, or of the webhook.</param>
/// <param name="AccountSid">Twilio's user name.</param>
/// <param name="Token">Twilio's password, or the webhook's bearer token.</param>
/// <param name="From">Sender: a number, or a name of up to 11 letters and digits.</param>
internal sealed partial record SmsSettings(bool Twilio, Uri Url, string AccountSid, string Token, string From)
{
    /// <summary>Null when no provider is set.</summary>
    public static SmsSettings? Read(IConfiguration configuration)
    {
        string Value(string name) => configuration[$"Sms:{name}"]?.Trim() ?? "";
        var twilio = Value("Provider").ToLowerInvariant() switch
        {
            "" => (bool?)null,
            "twilio" => true,
            "webhook" => false,
            _ => throw new InvalidDataException("Sms:Provider must be twilio, webhook or empty."),
        };
        if (twilio is null)
        {
            return null;
        }

        var url = Value("Url") is { Length: > 0 } given ? given : twilio.Value ? "https://api.twilio.com" : "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new InvalidDataException("Sms:Url must be an https address (http only on this machine).");
        }

        var settings = new SmsSettings(twilio.Value, address, Value("AccountSid"), Value("Token"), Value("From"));
        return twilio.Value && (settings.AccountSid.Length == 0 || settings.Token.Length == 0)
            ? throw new InvalidDataException("Sms:AccountSid and Sms:Token must be set for Twilio.")
            : settings.AccountSid.Length > 0 && !settings.AccountSid.All(char.IsAsciiLetterOrDigit)
                ? throw new InvalidDataException("Sms:AccountSid must be letters and digits.")
                : !Sender().IsMatch(settings.From)
                    ? throw new InvalidDataException("Sms:From must be a number such as +34600123456, or a name of up to 11 letters and digits.")
                    : settings.Token.Any(c => c is < '!' or > '~')
                        ? throw new InvalidDataException("Sms:Token must be printable ASCII without blanks.")
                        : settings;
    }

    /// <summary>Without the token: settings may end up in a log.</summary>
    public override string ToString() => $"{(Twilio ? "twilio" : "webhook")} {Url}";

    [GeneratedRegex(@"^(\+[1-9][0-9]{6,14}|[A-Za-z0-9 ]{1,11})$")]
    private static partial Regex Sender();
}
