using Claustro.Platform.Errors;

namespace Claustro.Notifications;

/// <summary>Words of the ledger as people read them.</summary>
internal static class NoticeWords
{
    public static Text Status(string status) => status switch
    {
        "sent" => new("enviado", "sent"),
        "failed" => new("fallido", "failed"),
        "canceled" => new("cancelado", "canceled"),
        "later" => new("se reintentará", "to be tried again"),
        _ => new("pendiente", "pending"),
    };

    public static string Tone(string status) => status switch { "sent" => "good", "failed" => "bad", "canceled" => "", _ => "warn" };

    public static Text Channel(string channel) => channel switch
    {
        Channels.Mail => new("Correo", "Mail"),
        Channels.Sms => new("SMS", "SMS"),
        Channels.Digest => new("Resumen diario", "Daily digest"),
        _ => new("Bandeja de avisos", "Inbox"),
    };
}
