namespace Claustro.Web.Layout;

/// <summary>What a person has not read, for the bell on every page. Given by the module that keeps notices.</summary>
public interface IUnreadNotices
{
    Task<Unread> CountAsync(long personId, CancellationToken cancel);
}

/// <param name="Count">How many, at most 100: the bell says no more than "99+".</param>
/// <param name="Newest">Id of the newest of them, so that a live event about it is not counted a second time; 0 when there is none.</param>
public readonly record struct Unread(int Count, long Newest);
