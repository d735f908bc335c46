using Claustro.Notifications;
using Claustro.Notifications.Deliver;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;

namespace Claustro.Tests.Notifications;

/// <summary>A mail server that wants TLS and a password, with a certificate of an authority of its own.</summary>
public sealed class SecureSmtpOnSqlite : SqliteCollege
{
    public TestAuthority Authority { get; } = new();

    public SmtpServer Smtp { get; private set; } = null!;

    protected override async Task<Dictionary<string, string?>> SettingsAsync()
    {
        Smtp = new SmtpServer(Authority.Issue("localhost")) { Password = "right horse" };
        var pem = Path.Combine(Folder, "authority.pem");
        await File.WriteAllTextAsync(pem, Authority.Pem);
        return new(await base.SettingsAsync())
        {
            ["Smtp:Host"] = "localhost", ["Smtp:Port"] = $"{Smtp.Port}", ["Smtp:From"] = "registrar@college.example", ["Smtp:Security"] = "starttls",
            ["Smtp:UserName"] = "mailer", ["Smtp:Password"] = "right horse", ["Smtp:TrustedCertificate"] = pem, ["Smtp:TimeoutSeconds"] = "2", ["Smtp:Connections"] = "2",
        };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
        Authority.Dispose();
    }
}

public sealed class SmtpTests(SecureSmtpOnSqlite college) : IClassFixture<SecureSmtpOnSqlite>
{
    private readonly NotificationSettings settings = college.Services.GetRequiredService<NotificationSettings>();

    [Fact]
    public async Task Mail_goes_over_TLS_and_after_signing_in()
    {
        var person = await college.NewPersonAsync(Role.Student);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync((await college.TellAsync([person.Id]))[0])).State);
        Assert.Equal((1, 0), (college.Smtp.CountTo(person.Email), college.Smtp.Bare));
    }

    [Fact]
    public async Task With_a_wrong_password_mails_wait_however_long_and_the_ledger_says_why()
    {
        var person = await college.NewPersonAsync(Role.Student);
        await college.Smtp.DieAsync(); // nobody stays signed in
        college.Smtp.Password = "another horse";
        college.Smtp.Rise();
        var key = (await college.TellAsync([person.Id]))[0];
        for (var round = 0; round < 10; round++) // more often than a mail is tried before it is given up
        {
            await HttpAsserts.EventuallyAsync(
                async () =>
                {
                    await college.HurryAsync([key]); // connections of before break first, and that is an attempt
                    return await college.RowAsync(key);
                },
                n => n is { State: WorkState.Queued, LeaseUntil: null } && n.Answer?.Contains("535", StringComparison.Ordinal) == true);
            await Task.Delay(150);
        }

        var row = await college.WhenAsync(key, n => n is { State: WorkState.Queued, LeaseUntil: null });
        Assert.Contains("wrong user name or password", row.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", row.Answer, StringComparison.Ordinal);
        Assert.InRange(row.Attempts, 0, 2); // one for each connection that was kept open
        var admin = (await college.AdministratorAsync()).Http;
        Assert.Contains("535", (await admin.GetAsync($"/api/v1/notifications?status=pending&person={person.Id}").JsonAsync()).Items().Single().Text("answer"), StringComparison.Ordinal);

        college.Smtp.Password = "right horse";
        await college.HurryAsync([key]);
        Assert.Equal((WorkState.Succeeded, row.Attempts + 1), await college.WhenOverAsync(key) is var n ? (n.State, n.Attempts) : default);
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_server_is_dead()
    {
        var people = new[] { await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student) };
        await college.Smtp.DieAsync();
        var keys = await college.TellAsync(people.SelectMany(p => Enumerable.Repeat(p.Id, 10)));
        foreach (var key in keys)
        {
            await college.WhenAsync(key, n => n is { State: WorkState.Queued, LeaseUntil: null, StartedAt: not null });
        }

        college.Smtp.Rise();
        await college.HurryAsync(keys);
        foreach (var key in keys)
        {
            await college.WhenOverAsync(key);
        }

        Assert.All(people, p => Assert.Equal(10, college.Smtp.CountTo(p.Email)));
    }

    [Fact]
    public async Task A_slow_server_is_waited_for_and_a_dumb_one_given_up_until_later()
    {
        var person = await college.NewPersonAsync(Role.Student);
        college.Smtp.Slowness = TimeSpan.FromMilliseconds(300);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync((await college.TellAsync([person.Id]))[0])).State);
        college.Smtp.Slowness = TimeSpan.FromSeconds(4); // longer than Smtp:TimeoutSeconds
        var key = (await college.TellAsync([person.Id]))[0];
        await college.WhenAsync(key, n => n is { State: WorkState.Queued, LeaseUntil: null, Answer: not null });
        college.Smtp.Slowness = TimeSpan.Zero;
        await college.HurryAsync([key]);
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(key)).State);
        Assert.Equal(2, college.Smtp.CountTo(person.Email));
    }

    [Theory]
    [InlineData("localhost", true, true, true)]
    [InlineData("localhost", true, false, true)]
    [InlineData("localhost", false, true, false)] // an authority that nobody here trusts
    [InlineData("other.example", true, true, false)] // a good certificate of somebody else
    public async Task The_certificate_is_checked(string name, bool trusted, bool starttls, bool sent)
    {
        using var certificate = college.Authority.Issue(name);
        await using var server = new SmtpServer(certificate, tlsAtOnce: !starttls);
        using var route = new SmtpRoute(settings with
        {
            Port = server.Port, UserName = null, Security = starttls ? SecureSocketOptions.StartTls : SecureSocketOptions.SslOnConnect, Trusted = trusted ? settings.Trusted : null,
        }, TimeProvider.System);
        using var line = route.Rent();
        var message = new MimeMessage([new MailboxAddress("a", "a@college.example")], [new MailboxAddress("b", "b@college.example")], "s", new TextPart("plain") { Text = "t" });
        if (sent)
        {
            Assert.Contains("queued", await line.SendAsync(message, CancellationToken.None), StringComparison.Ordinal);
            return;
        }

        Assert.False((await Assert.ThrowsAsync<RouteException>(() => line.SendAsync(message, CancellationToken.None))).Began);
        Assert.Empty(server.Accepted);
    }
}
