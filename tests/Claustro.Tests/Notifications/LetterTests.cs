using System.Runtime.CompilerServices;
using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Notifications.Templates;
using MimeKit;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Claustro.Tests.Notifications;

public sealed class LetterTests
{
    [Fact]
    public void What_was_written_is_not_kept_once_it_is_sent()
    {
        var settings = Settings(new MailboxAddress("Ateneo", "ateneo@example.edu"));
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
        var settings = Settings(new MailboxAddress("Ateneo", "ateneo@example.edu"));
        var message = Letter.Write(
            new Notification { Id = 1, PersonId = 1, Event = "x", Data = "{}", DedupeKey = "x" },
            new Recipient(1, "Ana\r\nBcc: eva@example.edu \u2028Ruiz", "ana@example.edu", null, "es", "Europe/Madrid", true), new("Asunto", "Texto", "<p>Texto</p>"), settings);
        var to = Assert.IsType<MailboxAddress>(Assert.Single(message.To));
        Assert.Equal(("Ana  Bcc: eva@example.edu  Ruiz", "ana@example.edu"), (to.Name, to.Address));
    }

    [Fact]
    public void A_college_that_names_no_sender_writes_under_its_name()
    {
        Assert.Equal(("Universidad Claustro", "no-reply@localhost"), (Settings(null).NewFrom().Name, Settings(null).NewFrom().Address));
    }

    private static NotificationSettings Settings(MailboxAddress? sender) =>
        new() { Brand = new Brand(new ConfigurationBuilder().Build()), Url = "http://localhost", Sender = sender, Folder = "", TextFolder = "" };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Write(NotificationSettings settings) => new(Letter.Write(
        new Notification { Id = 1, PersonId = 1, Event = "x", Data = "{}", DedupeKey = "x" },
        new Recipient(1, "Ana", "ana@example.edu", null, "es", "Europe/Madrid", true), new("Asunto", "Texto", "<p>Texto</p>"), settings));
}
