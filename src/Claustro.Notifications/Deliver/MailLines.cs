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
    /// <summary>Returns the server's answer. Throws <see cref="RefusedException"/> or <see cref="RouteException"/>.</summary>
    Task<string> SendAsync(MimeMessage message, CancellationToken cancel);
}
