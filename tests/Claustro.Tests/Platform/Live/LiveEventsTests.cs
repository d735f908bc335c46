using System.Globalization;
using System.Net;
using System.Text.Json;
using Claustro.Identity.Tokens;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Claustro.Tests.Platform.Live;

public abstract class LiveEventsTests(College college)
{
    private LiveEvents Live => college.Services.GetRequiredService<LiveEvents>();

    [Fact]
    public async Task Everybody_hears_their_own_events_and_nobody_elses()
    {
        var (one, other) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        await using var stream = await (await EventStream.OpenAsync(one.Http)).MarkedAsync();
        Live.Publish(other.Id, "report", new { text = "not yours" });
        Live.Publish(one.Id, "report", new { text = "line\nbreak", number = 1 });
        var (id, type, data) = await stream.NextAsync();
        Assert.Equal("report", type);
        Assert.Equal("line\nbreak", JsonDocument.Parse(data).RootElement.Text("text"));
        Assert.Equal(id, stream.LastId);
        Assert.False(stream.HasMore);
    }

    [Fact]
    public async Task Enrolling_and_dropping_are_heard()
    {
        var section = await college.NewSectionAsync(capacity: 1, waitlist: 1);
        var (first, second) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        await using var firsts = await (await EventStream.OpenAsync(first.Http)).MarkedAsync();
        await using var seconds = await (await EventStream.OpenAsync(second.Http)).MarkedAsync();
        var enrolled = await first.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("approved", await StatusAsync(firsts));
        await second.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id, waitlist = true }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("waitlisted", await StatusAsync(seconds));
        await first.Http.PatchAsync($"/api/v1/enrollments/{enrolled.Id()}", new { status = "dropped" }).JsonAsync();
        Assert.Equal("dropped", await StatusAsync(firsts));
        Assert.Equal("approved", await StatusAsync(seconds));

        async Task<string?> StatusAsync(EventStream stream) => (await stream.NextOfAsync("enrollment")).Text("status");
    }

    [Fact]
    public async Task Who_comes_back_misses_nothing_and_hears_nothing_twice()
    {
        var person = await college.NewPersonAsync(Role.Student);
        var mark = "";
        await using (var stream = await (await EventStream.OpenAsync(person.Http)).MarkedAsync())
        {
            mark = stream.LastId; // nothing heard yet
        }

        for (var i = 0; i < 3; i++)
        {
            Live.Publish(person.Id, "report", new { i });
        }

        var lastId = "";
        await using (var stream = await EventStream.OpenAsync(person.Http, mark))
        {
            Assert.Equal(0, await NumberAsync(stream));
            Assert.Equal(1, await NumberAsync(stream));
            lastId = stream.LastId.Length > 0 ? await NumberAsync(stream) is 2 ? stream.LastId : "" : "";
        }

        Live.Publish(person.Id, "report", new { i = 3 });
        await using (var stream = await EventStream.OpenAsync(person.Http, lastId))
        {
            Live.Publish(person.Id, "report", new { i = 4 });
            Assert.Equal(3, await NumberAsync(stream));
            Assert.Equal(4, await NumberAsync(stream));
        }

        static async Task<int> NumberAsync(EventStream stream) => JsonDocument.Parse((await stream.NextAsync()).Data).RootElement.GetProperty("i").GetInt32();
    }

    [Fact]
    public async Task What_a_node_did_not_hear_it_finds_in_the_rows()
    {
        var section = await college.NewSectionAsync();
        var person = await college.NewPersonAsync(Role.Student);
        await person.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created);
        // An id that another node gave three minutes ago: this one was not there.
        var elsewhere = string.Create(CultureInfo.InvariantCulture, $"{college.Clock.GetUtcNow().UtcDateTime.AddMinutes(-3).Ticks:x}-00000000-1");
        await using var stream = await EventStream.OpenAsync(person.Http, elsewhere);
        Assert.Equal(section.Id, (await stream.NextOfAsync("enrollment")).GetProperty("sectionId").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("ffffffffffffffffffff-0-0")]
    [InlineData("7fffffffffffffff-0-0")]
    public async Task An_id_that_is_none_of_ours_does_no_harm(string id)
    {
        var person = await college.NewPersonAsync(Role.Student);
        await using var stream = await (await EventStream.OpenAsync(person.Http, id)).MarkedAsync();
        Live.Publish(person.Id, "report", new { ok = true });
        Assert.Equal("report", (await stream.NextAsync()).Type);
    }

    [Fact]
    public async Task An_id_of_the_future_misses_nothing()
    {
        var section = await college.NewSectionAsync();
        var person = await college.NewPersonAsync(Role.Student);
        await person.Http.PostAsync("/api/v1/enrollments", new { sectionId = section.Id }).JsonAsync(HttpStatusCode.Created);
        var future = string.Create(CultureInfo.InvariantCulture, $"{college.Clock.GetUtcNow().UtcDateTime.AddHours(1).Ticks:x}-00000000-1");
        await using var stream = await EventStream.OpenAsync(person.Http, future);
        Assert.Equal(section.Id, (await stream.NextOfAsync("enrollment")).GetProperty("sectionId").GetInt64());
    }

    /// <summary>It is looked at with every sign of life, of which there is one in 15 s.</summary>
    [Fact, Trait("takes", "long")]
    public async Task A_stream_ends_with_the_token_it_was_opened_with()
    {
        var person = await college.NewPersonAsync(Role.Student);
        using var brief = college.NewClient(college.Services.GetRequiredService<AccessTokens>().Mint(person.Id, Role.Student, TimeSpan.FromSeconds(1)));
        await using var lasting = await EventStream.OpenAsync(person.Http);
        await using var stream = await EventStream.OpenAsync(brief);
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.False(lasting.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_reader_who_does_not_read_holds_nobody_up()
    {
        var (lazy, keen) = (await college.NewPersonAsync(Role.Student), await college.NewPersonAsync(Role.Student));
        using var answer = await lazy.Http.GetAsync("/api/v1/me/events", HttpCompletionOption.ResponseHeadersRead); // and never read
        await using var stream = await (await EventStream.OpenAsync(keen.Http)).MarkedAsync();
        var big = new string('x', 4000);
        for (var i = 0; i < 3000; i++)
        {
            Live.Publish(lazy.Id, "report", new { big });
        }

        Live.Publish(keen.Id, "report", new { ok = true });
        Assert.Equal("report", (await stream.NextAsync(5)).Type);
    }
}

[Collection(OnSqlite.Name)]
public sealed class LiveEventsTestsOnSqlite(SqliteCollege college) : LiveEventsTests(college);

[Collection(OnPostgres.Name), Trait("needs", "servers")]
public sealed class LiveEventsTestsOnPostgres(PostgresCollege college) : LiveEventsTests(college);
