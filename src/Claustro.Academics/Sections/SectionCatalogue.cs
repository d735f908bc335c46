using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Claustro.Academics.Sections;

/// <summary>
/// The pages of the catalogue, also as ready UTF-8 JSON, in this process, each at most <see cref="Fresh"/> old: in the rush
/// thousands a second ask for the same few pages. So <c>seatsTaken</c>, <c>seatsLeft</c> and <c>waitlisted</c> of the
/// list may lag by a second behind other nodes; one section by id, and enrolling, always see the truth. What was changed on
/// this node is seen at once (<see cref="Forget"/>, <see cref="SeatsChanged"/>). However many ask at once, a page is made
/// once, and in a rush at most <see cref="Pause"/> apart.
/// </summary>
internal sealed class SectionCatalogue(IServiceScopeFactory scopes, TimeProvider clock, IOptions<JsonOptions> json)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>The least time between two makings of the same page: who asks earlier waits, and many wait for the same one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A page of 50 takes about 15 KB; nobody may fill the memory by asking for ever other pages.
    private const int MaxPages = 512;

    private readonly ConcurrentDictionary<(SectionFilter, PageRequest), Entry> pages = new();

    /// <summary>How often a page was made rather than found; for tests.</summary>
    internal int Made => made;

    private int made, forgotten;
    private long changedAt = long.MinValue;

    /// <summary>As JSON, serialised once.</summary>
    public async Task<byte[]> PageAsync(SectionFilter filter, PageRequest page, CancellationToken cancel) => (await FindAsync(filter, page, cancel)).Json.Value;

    /// <summary>For pages that people look at.</summary>
    public async Task<Page<SectionView>> ViewsAsync(SectionFilter filter, PageRequest page, CancellationToken cancel) => (await FindAsync(filter, page, cancel)).Views;

    private Task<Ready> FindAsync(SectionFilter filter, PageRequest page, CancellationToken cancel)
    {
        var key = (filter, page);
        while (true)
        {
            if (pages.TryGetValue(key, out var known) && IsGood(known))
            {
                return known.Made.WaitAsync(cancel);
            }

            var mine = new Entry(entry => MakeAsync(entry, known, filter, page));
            if (known is null ? pages.TryAdd(key, mine) : pages.TryUpdate(key, mine, known))
            {
                Bound();
                return mine.Made.WaitAsync(cancel);
            }
        }
    }

    /// <summary>Forgets all pages; call after the commit of a change that should be seen at once.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref forgotten);
        pages.Clear();
    }

    /// <summary>How often <see cref="Forget"/> was called: what was read before is of another catalogue.</summary>
    public int Forgotten => Volatile.Read(ref forgotten);

    /// <summary>Seats were taken or freed: pages read before this are made anew; call after the commit.</summary>
    public void SeatsChanged() => Interlocked.Exchange(ref changedAt, clock.GetTimestamp());

    // What is still being made is waited for even beyond its second: a slow database is not helped by asking it again.
    private bool IsGood(Entry entry) => entry.ReadAt > Interlocked.Read(ref changedAt)
        && (!entry.Made.IsCompleted || (entry.Made.IsCompletedSuccessfully && clock.GetElapsedTime(entry.ReadAt) < Fresh));

    private void Bound()
    {
        if (pages.Count <= MaxPages)
        {
            return;
        }

        foreach (var old in pages.Where(p => !IsGood(p.Value)).ToList())
        {
            pages.TryRemove(old);
        }

        if (pages.Count > MaxPages)
        {
            pages.Clear();
        }
    }

    // In a scope of its own and without the caller's cancellation: others wait for it too.
    private async Task<Ready> MakeAsync(Entry entry, Entry? before, SectionFilter filter, PageRequest page)
    {
        if (before is not null && clock.GetElapsedTime(before.ReadAt) is var since && since > TimeSpan.Zero && since < Pause)
        {
            await Task.Delay(Pause - since, clock);
        }

        entry.ReadAt = clock.GetTimestamp();
        Interlocked.Increment(ref made);
        await using var scope = scopes.CreateAsyncScope();
        var (db, people) = (scope.ServiceProvider.GetRequiredService<CollegeDb>(), scope.ServiceProvider.GetRequiredService<PeopleDirectory>());
        var found = await ListSections.RunAsync(db, people, clock, filter, page, CancellationToken.None);
        var type = (JsonTypeInfo<Page<SectionView>>)json.Value.SerializerOptions.GetTypeInfo(typeof(Page<SectionView>));
        return new Ready(found, new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes(found, type)));
    }

    private sealed record Ready(Page<SectionView> Views, Lazy<byte[]> Json);

    /// <summary>A page, made when first asked for. <see cref="ReadAt"/> is in the far future until its reading begins.</summary>
    private sealed class Entry
    {
        private readonly Lazy<Task<Ready>> making;
        private long readAt = long.MaxValue;

        public Entry(Func<Entry, Task<Ready>> make) => making = new(() => make(this));

        public Task<Ready> Made => making.Value;

        public long ReadAt
        {
            get => Interlocked.Read(ref readAt);
            set => Interlocked.Exchange(ref readAt, value);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Page<SectionView>))]
[JsonSerializable(typeof(SectionRequest))]
internal sealed partial class SectionsJson : JsonSerializerContext;
