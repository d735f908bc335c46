using System.Globalization;
using System.Reflection;
using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Http;

/// <summary>
/// <c>?page=1&amp;pageSize=50</c>: page from 1, pageSize 1 to 200, default 50. Declare it as a parameter of an endpoint.
/// Malformed values answer 400; a page past the end is empty.
/// </summary>
public readonly record struct PageRequest(long Page, int PageSize)
{
    public const int DefaultSize = 50, MaxSize = 200;

    public static readonly PageRequest First = new(1, DefaultSize);

    public long Offset => Page > long.MaxValue / MaxSize ? long.MaxValue : (Page - 1) * PageSize;

    public static ValueTask<PageRequest> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var page = Read(http, "page", 1, long.MaxValue);
        var size = Read(http, "pageSize", DefaultSize, MaxSize);
        return ValueTask.FromResult(new PageRequest(page, (int)size));
    }

    private static long Read(HttpContext http, string name, long byDefault, long max)
    {
        if (!http.Request.Query.TryGetValue(name, out var text) || text is [""])
        {
            return byDefault;
        }

        if (text.Count == 1 && decimal.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out var huge) && huge > long.MaxValue && max == long.MaxValue)
        {
            return long.MaxValue;
        }

        return text.Count == 1 && long.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= max
            ? value
            : throw new BadRequestException(new FieldErrors().Add(name, $"Un número de 1 a {max}.", $"A number from 1 to {max}.").ToRefusal()!);
    }
}

/// <summary>The envelope of every collection.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, [property: System.Text.Json.Serialization.JsonPropertyName("page")] long Number, int PageSize, long Total)
{
    /// <summary>The number of the last page that has items.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Last => Math.Max(1, (Total + PageSize - 1) / PageSize);

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPastEnd => Number > Last;
}

public static class Paging
{
    /// <summary>Counts, then reads one page; the query must be ordered.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(this IQueryable<T> query, PageRequest page, CancellationToken cancel)
    {
        var total = await query.LongCountAsync(cancel);
        var items = page.Offset >= total ? [] : await query.Skip((int)page.Offset).Take(page.PageSize).ToListAsync(cancel);
        return new Page<T>(items, page.Page, page.PageSize, total);
    }

    /// <summary>One page of what is already in memory.</summary>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> all, PageRequest page) => new(
        page.Offset >= all.Count ? [] : all.Skip((int)page.Offset).Take(page.PageSize).ToList(), page.Page, page.PageSize, all.Count);

    /// <summary>The same page with each item turned into another.</summary>
    public static Page<TTo> Map<TFrom, TTo>(this Page<TFrom> page, Func<TFrom, TTo> map) =>
        new(page.Items.Select(map).ToList(), page.Number, page.PageSize, page.Total);
}
