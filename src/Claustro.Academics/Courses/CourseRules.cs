using Claustro.Platform.Errors;

namespace Claustro.Academics.Courses;

internal static class CourseRules
{
    public const int MaxCredits = 60, MaxPrerequisites = 50;

    public static readonly Refusal CodeTaken = Refusal.Conflict("code_taken",
        "Ya hay una asignatura con ese código. Elija otro.", "There is a course with that code already. Choose another.");

    public static readonly Refusal PrerequisiteCycle = Refusal.Conflict("prerequisite_cycle",
        "La asignatura acabaría exigiéndose a sí misma. Quite el requisito que cierra el círculo.",
        "The course would end up requiring itself. Remove the prerequisite that closes the circle.");

    public static readonly Refusal InUse = Refusal.Conflict("in_use",
        "La asignatura tiene grupos o es requisito de otra, así que no se puede borrar.", "The course has sections or another requires it, so it cannot be deleted.");

    public static FieldErrors Check(string? code, string? title, int? credits, long? departmentId, IReadOnlyCollection<long>? prerequisites) =>
        new FieldErrors()
            .Text("code", code, 16).Text("title", title, 160).Range("credits", credits, 0, MaxCredits).Id("departmentId", departmentId)
            .When(prerequisites?.Count > MaxPrerequisites, "prerequisites", $"Como mucho {MaxPrerequisites}.", $"At most {MaxPrerequisites}.");

    /// <summary>
    /// Whether <paramref name="course"/> would require itself, directly or through others, if
    /// <paramref name="wanted"/> became its prerequisites. <paramref name="requires"/> gives what each course requires
    /// now; the present prerequisites of the course itself do not matter.
    /// </summary>
    public static bool MakesCycle(long course, IEnumerable<long> wanted, ILookup<long, long> requires) => MakesCycle(course, wanted, c => requires[c]);

    public static bool MakesCycle<T>(T course, IEnumerable<T> wanted, Func<T, IEnumerable<T>> requires) where T : notnull
    {
        var seen = new HashSet<T>();
        var ahead = new Stack<T>(wanted);
        while (ahead.TryPop(out var next))
        {
            if (next.Equals(course))
            {
                return true;
            }

            if (seen.Add(next))
            {
                foreach (var prerequisite in requires(next))
                {
                    ahead.Push(prerequisite);
                }
            }
        }

        return false;
    }
}
