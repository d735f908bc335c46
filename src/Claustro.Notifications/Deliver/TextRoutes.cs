namespace Claustro.Notifications.Deliver;

/// <summary>An SMS.</summary>
/// <param name="Id">Of its row: the same when it is sent again.</param>
internal sealed record TextMessage(long Id, DateTime CreatedAt, string To, string Text);

/// <summary>A way for SMS: a provider, or files in the embedded college. For parallel use.</summary>
internal interface ITextRoute
{
    /// <summary>How many are sent at once.</summary>
    int Lines { get; }

    /// <summary>Returns the provider's answer. Throws <see cref="RefusedException"/> or <see cref="RouteException"/>.</summary>
    Task<string> SendAsync(TextMessage message, CancellationToken cancel);
}

/// <summary>The embedded college sends nothing: each SMS becomes a text file.</summary>
internal sealed class TextFileRoute(NotificationSettings settings) : ITextRoute
{
    public int Lines => 1;

    public async Task<string> SendAsync(TextMessage message, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.TextFolder);
        // Named by its row, so that one sent again takes the place of the first.
        var file = Path.Combine(settings.TextFolder, FormattableString.Invariant($"{message.CreatedAt:yyyyMMddHHmmss}.{message.Id}.txt"));
        var temporary = file + ".part"; // whoever looks sees whole messages only
        await File.WriteAllTextAsync(temporary, $"{message.To}\n\n{message.Text}\n", cancel);
        File.Move(temporary, file, overwrite: true);
        return file;
    }
}
