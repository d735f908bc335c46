namespace Claustro.Identity.Users;

/// <summary>
/// A module that keeps rows about people says whether it has any of this person, so that nobody is deleted from under
/// it. Register one per module: <c>services.AddScoped&lt;IPersonUse, …&gt;()</c>.
/// </summary>
public interface IPersonUse
{
    Task<bool> IsUsedAsync(long personId, CancellationToken cancel);
}

/// <summary>Whoever knows the departments says whether one exists. Unregistered, any positive number passes.</summary>
public interface IDepartmentLookup
{
    Task<bool> ExistsAsync(long departmentId, CancellationToken cancel);

    /// <summary>All departments by code.</summary>
    Task<IReadOnlyDictionary<string, long>> CodesAsync(CancellationToken cancel);

    /// <summary>All departments by name, for people to choose from.</summary>
    Task<IReadOnlyList<DepartmentName>> NamesAsync(CancellationToken cancel);
}

/// <summary>A department as a list shows it.</summary>
public sealed record DepartmentName(long Id, string Name);
