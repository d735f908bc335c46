namespace Claustro.Notifications.Deliver;

/// <summary>Sends one post after another; not for parallel use.</summary>
internal interface ILine : IDisposable
{
    /// <summary>Returns the server's answer. Throws <see cref="RefusedException"/> or <see cref="RouteException"/>.</summary>
    Task<string> SendAsync(Post post, CancellationToken cancel);
}

/// <summary>The server answered no.</summary>
internal sealed class RefusedException(string answer, bool forGood, TimeSpan? after = null) : Exception(answer)
{
    /// <summary>Asking again would not help: 5xx of SMTP, 4xx of HTTP.</summary>
    public bool ForGood => forGood;

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? After => after;
}

/// <summary>The server could not be reached or the connection broke; <paramref name="began"/>: after this post was begun.</summary>
internal sealed class RouteException(string message, bool began, Exception? inner = null) : Exception(message, inner)
{
    public bool Began => began;
}
