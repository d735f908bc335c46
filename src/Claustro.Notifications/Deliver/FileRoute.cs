using MimeKit;

namespace Claustro.Notifications.Deliver;

/// <summary>The embedded college sends nothing: each mail becomes an .eml file that a mail program opens.</summary>
internal sealed class FileRoute(NotificationSettings settings) : IMailRoute, IMailLine
{
    public int Lines => 1;

    public IMailLine Rent() => this;

    public async Task<string> SendAsync(MimeMessage message, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.Folder);
        var file = Path.Combine(settings.Folder, FileName(message));
        var temporary = file + ".part"; // whoever looks sees whole mails only
        await using (var stream = File.Create(temporary))
        {
            await message.WriteToAsync(stream, cancel);
        }

        File.Move(temporary, file, overwrite: true);
        return file;
    }

    public void Dispose()
    {
    }

    /// <summary>From the Message-ID, so that a mail sent again takes the place of the first.</summary>
    private static string FileName(MimeMessage message) => message.MessageId![..message.MessageId!.IndexOf('@', StringComparison.Ordinal)] + ".eml";
}
