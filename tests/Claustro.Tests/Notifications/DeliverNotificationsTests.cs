using Claustro.Notifications;
using Claustro.Notifications.Ledger;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Claustro.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Xunit;

namespace Claustro.Tests.Notifications;

/// <summary>A college with a mail server that does as the test tells it.</summary>
public interface ISmtpCollege
{
    SmtpServer Smtp { get; }
}

public sealed class SmtpOnSqlite : SqliteCollege, ISmtpCollege
{
    public SmtpServer Smtp { get; } = new();

    protected override async Task<Dictionary<string, string?>> SettingsAsync() => new(await base.SettingsAsync())
    {
        ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Smtp.Port}", ["Smtp:From"] = "Secretaría <registrar@college.example>", ["Smtp:Security"] = "none",
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}

public sealed class SmtpOnPostgres : PostgresCollege, ISmtpCollege
{
    public SmtpServer Smtp { get; } = new();

    protected override async Task<Dictionary<string, string?>> SettingsAsync() => new(await base.SettingsAsync())
    {
        ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Smtp.Port}", ["Smtp:From"] = "Secretaría <registrar@college.example>", ["Smtp:Security"] = "none",
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}

public abstract class DeliverNotificationsTests(College college, SmtpServer smtp)
{
    [Fact]
    public async Task A_mail_says_what_happened_in_the_persons_language_and_escapes_what_people_wrote()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var key = (await college.TellAsync([person.Id], "<b>Física</b>\r\nBcc: all@x.example & «más» 🎓"))[0];
        var row = await college.WhenOverAsync(key);
        Assert.Equal((WorkState.Succeeded, 1), (row.State, row.Attempts));
        Assert.StartsWith("2.0.0 queued", row.Answer, StringComparison.Ordinal);

        var mail = Parse(smtp.Accepted.Single(m => m.To == person.Email).Text);
        Assert.Equal("Aviso de <b>Física</b>  Bcc: all@x.example & «más» 🎓", mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.Equal("Secretaría", mail.From.Mailboxes.Single().Name);
        Assert.Equal("Inés " + $"Peña {person.UserName[1..]}", mail.To.Mailboxes.Single().Name);
        Assert.Contains($".{row.Id}@college.example", mail.MessageId, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Física", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Hola, Inés", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("La asignatura <b>Física</b>", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Ver el aviso (http://127.0.0.1:8080/me)", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_lost_and_nothing_doubled_whatever_the_server_does()
    {
        var people = new List<Person>();
        for (var i = 0; i < 60; i++)
        {
            people.Add(await college.NewPersonAsync(Role.Student));
        }

        var trouble = people.Select((p, i) => (p.Email, i)).ToDictionary(x => x.Email, x => x.i);
        smtp.Answer = (to, time) => !trouble.TryGetValue(to, out var i) ? SmtpAnswer.Accept
            : (i % 10, time) switch { (3, <= 2) => SmtpAnswer.Later, (5, _) => SmtpAnswer.Never, (7, 1) => SmtpAnswer.Drop, _ => SmtpAnswer.Accept };
        var keys = await college.TellAsync(people.Concat(people).Select(p => p.Id));
        for (var round = 0; round < 4; round++)
        {
            await HttpAsserts.EventuallyAsync(async () => (await Task.WhenAll(keys.Select(college.RowAsync))).Where(n => !n.IsOver && n.LeaseUntil is not null || n.Attempts == 0).ToList(), left => left.Count == 0);
            await college.HurryAsync(keys);
            await Task.Delay(300);
        }

        foreach (var key in keys)
        {
            await college.WhenOverAsync(key);
        }

        var rows = await Task.WhenAll(keys.Select(college.RowAsync));
        Assert.All(people.Select((p, i) => (p, i)), x => Assert.Equal(x.i % 10 == 5 ? 0 : 2, smtp.CountTo(x.p.Email)));
        Assert.Equal(12, rows.Count(r => r is { State: WorkState.Failed, Attempts: 1 } && r.Answer!.StartsWith("550", StringComparison.Ordinal)));
        Assert.Equal(108, rows.Count(r => r.State == WorkState.Succeeded));
        Assert.Equal(108, smtp.Accepted.Where(m => trouble.ContainsKey(m.To)).Select(m => Parse(m.Text).MessageId).Distinct().Count());
    }

    /// <summary>No database keeps a NUL or half a character: one such answer must not make the whole batch be sent again and again.</summary>
    [Fact]
    public async Task Whatever_characters_a_server_answers_in_what_was_sent_counts_as_sent()
    {
        var trouble = new Dictionary<string, (SmtpAnswer Answer, string Adds)>();
        var people = new List<Person>();
        foreach (var adds in (string[])[" \0 \u0007", " " + string.Concat(Enumerable.Repeat("😀", 300)), "  " + string.Concat(Enumerable.Repeat("😀", 300))])
        {
            foreach (var answer in (SmtpAnswer[])[SmtpAnswer.Accept, SmtpAnswer.Never])
            {
                people.Add(await college.NewPersonAsync(Role.Student));
                trouble[people[^1].Email] = (answer, adds);
            }
        }

        var (answers, adding) = (smtp.Answer, smtp.Adds);
        smtp.Answer = (to, time) => trouble.TryGetValue(to, out var its) ? its.Answer : answers(to, time);
        smtp.Adds = to => trouble.TryGetValue(to, out var its) ? its.Adds : adding(to);
        var keys = await college.TellAsync(people.Select(p => p.Id));
        foreach (var (key, person) in keys.Zip(people))
        {
            var row = await college.WhenOverAsync(key);
            var sent = trouble[person.Email].Answer == SmtpAnswer.Accept;
            Assert.Equal((sent ? WorkState.Succeeded : WorkState.Failed, 1, sent ? 1 : 0), (row.State, row.Attempts, smtp.CountTo(person.Email)));
            Assert.StartsWith(sent ? "2.0.0 queued" : "550 5.1.1 no such user", row.Answer, StringComparison.Ordinal);
        }
    }

    /// <summary>500 mails and a server that does whatever it likes for a while: every mail arrives, and twice only where the server took it without saying so.</summary>
    [Fact]
    public async Task Of_500_mails_none_is_lost_or_doubled_by_a_server_that_does_what_it_likes()
    {
        var people = new List<Person>();
        for (var i = 0; i < 25; i++)
        {
            people.Add(await college.NewPersonAsync(Role.Student));
        }

        var (mine, chance, asked) = (people.Select(p => p.Email).ToHashSet(), new Random(4711), 0);
        var before = smtp.Answer;
        smtp.Answer = (to, time) =>
        {
            lock (chance)
            {
                return !mine.Contains(to) ? before(to, time) : asked++ > 600 ? SmtpAnswer.Accept : chance.Next(30) switch
                {
                    0 or 1 => SmtpAnswer.Later, 2 => SmtpAnswer.Never, 3 => SmtpAnswer.RefuseMessage, 4 => SmtpAnswer.Drop, 5 => SmtpAnswer.Shutdown, 6 => SmtpAnswer.Garbage, 7 => SmtpAnswer.AcceptSilently, _ => SmtpAnswer.Accept,
                };
            }
        };
        var keys = await college.TellAsync(Enumerable.Range(0, 20).SelectMany(_ => people).Select(p => p.Id));
        List<Notification> rows = [];
        await HttpAsserts.EventuallyAsync(async () =>
        {
            await college.HurryAsync(keys);
            await Task.Delay(100);
            rows = await college.InDbAsync(db => db.Set<Notification>().AsNoTracking().Where(n => keys.Contains(n.DedupeKey)).ToListAsync());
            return rows.Count(r => !r.IsOver);
        }, left => left == 0, seconds: 60);

        List<string> Ids(IEnumerable<string> texts) => [.. texts.Select(t => Parse(t)).Where(m => m.To.Mailboxes.Any(a => mine.Contains(a.Address))).Select(m => m.MessageId!)];
        var (accepted, silent, refused) = (Ids(smtp.Accepted.Select(a => a.Text)), Ids(smtp.Silent), Ids(smtp.Refused));
        Assert.True(silent.Count > 0 && refused.Count > 0, "the server was too kind");
        var sent = rows.Where(r => r.State == WorkState.Succeeded).ToList();
        var dead = rows.Where(r => r.State == WorkState.Failed).ToList();
        Assert.Equal(500, sent.Count + dead.Count);
        Assert.All(dead, r => Assert.StartsWith("55", r.Answer, StringComparison.Ordinal));
        Assert.Equal(refused.Count, refused.Distinct().Count()); // what was refused for good was not tried again
        Assert.Equal(silent.Count + sent.Count, accepted.Count); // besides what it took without saying so, one of each that it said it took
        Assert.All(accepted.GroupBy(id => id), copies => Assert.InRange(copies.Count(), 1, silent.Count(id => id == copies.Key) + 1));
        Assert.True(sent.Count <= accepted.Distinct().Count());

        // The ledger knows every attempt: as many as counted, each with what the server said.
        var ids = rows.ConvertAll(r => r.Id);
        var kept = (await college.InDbAsync(db => db.Set<Attempt>().AsNoTracking().Where(a => ids.Contains(a.NotificationId)).ToListAsync())).ToLookup(a => a.NotificationId);
        Assert.All(rows, r => Assert.Equal(r.Attempts, kept[r.Id].Count() + (r.State == WorkState.Succeeded ? 1 : 0)));
        Assert.All(kept.SelectMany(k => k), a => Assert.False(string.IsNullOrEmpty(a.Answer)));
    }

    [Fact]
    public async Task A_mail_that_is_never_taken_dies_after_eight_attempts_and_an_administrator_sends_it_again()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var answer = smtp.Answer;
        smtp.Answer = (to, time) => to != person.Email ? answer(to, time) : time <= 8 ? SmtpAnswer.Later : SmtpAnswer.Accept;
        var keys = await college.TellAsync([person.Id]);
        for (var attempt = 1; attempt < 8; attempt++)
        {
            var row = await college.WhenAsync(keys[0], n => n.State == WorkState.Queued && n.Attempts == attempt);
            Assert.InRange(row.DueAt - college.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(5), TimeSpan.FromHours(8));
            await college.HurryAsync(keys);
        }

        var dead = await college.WhenOverAsync(keys[0]);
        Assert.Equal((WorkState.Failed, 8, "451 4.3.0 try later"), (dead.State, dead.Attempts, dead.Answer));

        var admin = (await college.AdministratorAsync()).Http;
        var failed = await admin.GetAsync($"/api/v1/notifications?status=failed&person={person.Id}").JsonAsync();
        Assert.Equal((dead.Id, "failed", 8), (failed.Items().Single().Id(), failed.Items()[0].Text("status"), failed.Items()[0].GetProperty("attempts").GetInt32()));
        var said = (await admin.GetAsync($"/api/v1/notifications/{dead.Id}").JsonAsync()).GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 8), said.Select(a => a.GetProperty("attempt").GetInt32()));
        Assert.Equal([.. Enumerable.Repeat("later", 7), "failed"], said.Select(a => a.Text("outcome")));
        Assert.All(said, a => Assert.Equal("451 4.3.0 try later", a.Text("answer")));
        await admin.PostAsync($"/api/v1/notifications/{dead.Id}/retry", new { }).JsonAsync();
        Assert.Equal(WorkState.Succeeded, (await college.WhenOverAsync(keys[0])).State);
        var last = (await admin.GetAsync($"/api/v1/notifications/{dead.Id}").JsonAsync()).GetProperty("attempts").EnumerateArray().Last();
        Assert.Equal((1, "sent"), (last.GetProperty("attempt").GetInt32(), last.Text("outcome")));
        Assert.StartsWith("2.0.0 queued", last.Text("answer"), StringComparison.Ordinal);
        await admin.GetAsync($"/api/v1/notifications/{long.MaxValue}").ProblemAsync(System.Net.HttpStatusCode.NotFound, "not_found");
        await admin.GetAsync("/api/v1/notifications/x").ProblemAsync(System.Net.HttpStatusCode.BadRequest, "malformed");
        await person.Http.GetAsync($"/api/v1/notifications/{dead.Id}").ProblemAsync(System.Net.HttpStatusCode.Forbidden, "forbidden");
        await admin.PostAsync($"/api/v1/notifications/{dead.Id}/retry", new { }).ProblemAsync(System.Net.HttpStatusCode.Conflict, "bad_transition");
    }

    [Fact]
    public async Task Connections_are_kept_between_batches()
    {
        var person = await college.NewPersonAsync(Role.Student);
        await college.WhenOverAsync((await college.TellAsync([person.Id]))[0]);
        var before = smtp.Connections;
        for (var i = 0; i < 5; i++)
        {
            await college.WhenOverAsync((await college.TellAsync([person.Id]))[0]);
        }

        Assert.InRange(smtp.Connections - before, 0, 3); // other tests may open their own
        Assert.Equal(6, smtp.CountTo(person.Email));
    }

    [Fact]
    public async Task A_dead_workers_mails_are_taken_over()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var now = college.Clock.GetUtcNow().UtcDateTime;
        var row = await college.AddAsync(new Notification
        {
            PersonId = person.Id, Event = "test.notice", Data = """{"course":"Química","credits":6}""", DedupeKey = $"test:{College.Next()}", State = WorkState.Running,
            Attempts = 1, CreatedAt = now.AddMinutes(-1), DueAt = now.AddMinutes(-1), LeaseOwner = "dead:1", LeaseUntil = now.AddSeconds(-1),
        });
        await college.HurryAsync([]);
        Assert.Equal((WorkState.Succeeded, 2), await college.WhenOverAsync(row.DedupeKey) is var n ? (n.State, n.Attempts) : default);
    }

    private static MimeMessage Parse(string text) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
}

public sealed class DeliverNotificationsTestsOnSqlite(SmtpOnSqlite college) : DeliverNotificationsTests(college, college.Smtp), IClassFixture<SmtpOnSqlite>;

[Trait("needs", "servers")]
public sealed class DeliverNotificationsTestsOnPostgres(SmtpOnPostgres college) : DeliverNotificationsTests(college, college.Smtp), IClassFixture<SmtpOnPostgres>;
