using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Courses;

/// <summary>Courses that a page names or that a person means. Every course is known to everybody.</summary>
internal static class FindCourses
{
    public const int Most = 20, MostSuggested = 200;

    public static async Task<Dictionary<long, CourseView>> ByIdAsync(CollegeDb db, IEnumerable<long> ids, CancellationToken cancel)
    {
        var wanted = ids.Distinct().ToList();
        return wanted.Count == 0 ? [] : await db.Set<Course>().AsNoTracking().Where(c => wanted.Contains(c.Id)).Select(CourseView.Of).ToDictionaryAsync(c => c.Id, cancel);
    }

    /// <summary>The course with exactly this code, else those whose code or title contains the words, at most <see cref="Most"/>.</summary>
    public static async Task<List<CourseView>> ByWordsAsync(CollegeDb db, string words, CancellationToken cancel)
    {
        var upper = words.Trim().ToUpperInvariant();
        var exact = await db.Set<Course>().AsNoTracking().Where(c => c.Code == words.Trim() || c.Code == upper).Select(CourseView.Of).ToListAsync(cancel);
        return exact.Count > 0 ? exact
            : await db.Set<Course>().AsNoTracking().Matching(words, c => c.Code, c => c.Title).OrderBy(c => c.Code).Take(Most).Select(CourseView.Of).ToListAsync(cancel);
    }

    /// <summary>Codes and titles to offer while one types; none when there are too many to send with every page.</summary>
    public static async Task<List<(string Code, string Title)>> SuggestAsync(CollegeDb db, CancellationToken cancel)
    {
        var found = await db.Set<Course>().AsNoTracking().OrderBy(c => c.Code).Take(MostSuggested + 1).Select(c => new { c.Code, c.Title }).ToListAsync(cancel);
        return found.Count > MostSuggested ? [] : found.ConvertAll(c => (c.Code, c.Title));
    }

    public static (long Id, string Text) Choice(this CourseView course) => (course.Id, $"{course.Code} · {course.Title}");
}
