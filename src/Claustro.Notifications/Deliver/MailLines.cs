using MimeKit;

namespace Claustro.Notifications.Deliver;

/// <summary>A way for mail: SMTP, or files in the embedded college.</summary>
internal interface IMailRoute
{
    /// <summary>How many lines one delivery uses at once.</summary>
    int Lines { get; }

    /// <summary>A line of its own for the caller until disposed; the route may keep it open for the next one.</summary>
    IMailLine Rent();
}

/// <summary>Sends one mail after another; not for parallel use.</summary>
internal interface IMailLine : IDisposable
{
    /// <summary>Returns the server's answer. Throws <see cref="MailRefusedException"/> or <see cref="MailRouteException"/>.</summary>
    Task<string> SendAsync(MimeMessage message, CancellationToken cancel);
}

/// <summary>The server answered no to this mail.</summary>
internal sealed class MailRefusedException(string answer, bool forGood) : Exception(answer)
{
    /// <summary>5xx: asking again would not help.</summary>
    public bool ForGood => forGood;
}

/// <summary>The server could not be reached or the connection broke; <paramref name="began"/>: after this mail was begun.</summary>
internal sealed class MailRouteException(string message, bool began, Exception? inner = null) : Exception(message, inner)
{
    public bool Began => began;
}
