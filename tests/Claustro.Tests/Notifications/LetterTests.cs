using System.Runtime.CompilerServices;
using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using MimeKit;
using Xunit;

namespace Claustro.Tests.Notifications;

public sealed class LetterTests
{
    [Fact]
    public void What_was_written_is_not_kept_once_it_is_sent()
    {
        var settings = new NotificationSettings { College = "Ateneo", Url = "http://localhost", From = new MailboxAddress("Ateneo", "ateneo@example.edu"), Folder = "", TextFolder = "", Color = BrandColor.Read("#1e3a5f") };
        var written = Write(settings);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(written.IsAlive);
        GC.KeepAlive(settings);
    }

    [Fact]
    public void A_line_break_in_a_name_is_none_in_the_header()
    {
        var settings = new NotificationSettings { College = "Ateneo", Url = "http://localhost", From = new MailboxAddress("Ateneo", "ateneo@example.edu"), Folder = "", TextFolder = "", Color = BrandColor.Read("#1e3a5f") };
        var message = Letter.Write(
            new Notification { Id = 1, PersonId = 1, Event = "x", Data = "{}", DedupeKey = "x" },
            new Recipient(1, "Ana\r\nBcc: eva@example.edu \u2028Ruiz", "ana@example.edu", null, "es", "Europe/Madrid", true), new("Asunto", "Texto", "<p>Texto</p>"), settings);
        var to = Assert.IsType<MailboxAddress>(Assert.Single(message.To));
        Assert.Equal(("Ana  Bcc: eva@example.edu  Ruiz", "ana@example.edu"), (to.Name, to.Address));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Write(NotificationSettings settings) => new(Letter.Write(
        new Notification { Id = 1, PersonId = 1, Event = "x", Data = "{}", DedupeKey = "x" },
        new Recipient(1, "Ana", "ana@example.edu", null, "es", "Europe/Madrid", true), new("Asunto", "Texto", "<p>Texto</p>"), settings));
}
