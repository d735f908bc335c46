using System.Globalization;
using Claustro.Academics.Attendance;
using Claustro.Academics.Enrollments;
using Claustro.Academics.Grades;
using Claustro.Academics.Sections;
using Claustro.Academics.Terms;
using Claustro.Platform.Data;

namespace Claustro.Academics.DataSets;

/// <summary>Three terms of the demo college: two closed with grades and attendance, the present one under way, open and half full.</summary>
internal sealed class DemoTerms(DateTime now)
{
    private const int Weeks = 15;
    private readonly Random random = new(20250901);
    private readonly List<Section> sections = [];
    private readonly List<Enrollment> enrollments = [];
    private readonly List<Assessment> assessments = [];
    private readonly List<Grade> grades = [];
    private readonly List<AttendanceMark> marks = [];
    private readonly Dictionary<long, HashSet<long>> passed = [];

    public async Task InsertAsync(CollegeDb db, CancellationToken cancel)
    {
        var terms = Terms();
        foreach (var term in terms)
        {
            AddSections(term, open: term == terms[^1]);
            AddEnrollments(term, open: term == terms[^1]);
            Grade(term, open: term == terms[^1]);
        }

        await db.InsertWithIdsAsync(terms, cancel);
        await db.InsertWithIdsAsync(sections, cancel);
        await db.InsertManyAsync(sections.SelectMany(s => s.Teachers), cancel);
        await db.InsertManyAsync(sections.SelectMany(s => s.Meetings), cancel);
        await db.InsertWithIdsAsync(enrollments, cancel);
        await db.InsertWithIdsAsync(assessments, cancel);
        await db.InsertManyAsync(grades, cancel);
        await db.InsertManyAsync(marks, cancel);
    }

    /// <summary>The present half-year, open, and the two before it. February to July is spring.</summary>
    private Term[] Terms()
    {
        var spring = now.Month is >= 2 and <= 7;
        var year = now.Month == 1 ? now.Year - 1 : now.Year;
        return [.. Enumerable.Range(0, 3).Select(i => 2 - i).Select((back, i) =>
        {
            var halves = (year * 2) + (spring ? 0 : 1) - back;
            var (y, isSpring) = (halves / 2, halves % 2 == 0);
            var starts = isSpring ? new DateOnly(y, 2, 1) : new DateOnly(y, 9, 1);
            var ends = isSpring ? new DateOnly(y, 7, 31) : new DateOnly(y + 1, 1, 31);
            var (from, until) = (At(starts.AddDays(-45), 8), At(ends, 20));
            return new Term
            {
                Id = i + 1,
                Code = $"{y}-{(isSpring ? "P" : "O")}",
                Name = isSpring ? $"Primavera {y}" : $"Otoño {y}",
                StartsOn = starts,
                EndsOn = ends,
                EnrollmentOpensAt = from,
                EnrollmentClosesAt = back == 0 ? until : At(starts.AddDays(15), 20),
                DropDeadline = back == 0 ? until : At(starts.AddDays(45), 20),
            };
        })];

        static DateTime At(DateOnly day, int hour) => day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc); // in the daytime, whatever the zone in Europe
    }

    private void AddSections(Term term, bool open)
    {
        var teachers = DemoCollege.TeacherIds.ToArray();
        var at = 0;
        for (var d = 0; d < 3; d++)
        {
            for (var c = 0; c < 20; c++)
            {
                var advanced = DemoCatalogue.PrerequisiteOf(DemoCatalogue.Courses[d], c) is not null;
                // In the first term nobody has passed anything yet, so only courses that need nothing are full.
                var copies = term.Id == 1 ? (advanced ? 0 : 3) : 2;
                for (var k = 0; k < copies; k++, at++)
                {
                    var (days, from, to) = DemoCatalogue.Patterns[at % DemoCatalogue.Patterns.Length];
                    var id = sections.Count + 1;
                    sections.Add(new Section
                    {
                        Id = id,
                        TermId = term.Id,
                        CourseId = DemoCollege.CourseId(d, c),
                        Code = $"{term.Code}-{DemoCatalogue.Departments[d].Code}{101 + c}-{k + 1}",
                        Capacity = open && c % 7 == 3 ? 12 : 30,
                        WaitlistCapacity = open ? 10 : 0,
                        RequiresApproval = open && c % 10 == 9,
                        ClosedAt = open ? null : term.EndsOn.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc),
                        Teachers = [new SectionTeacher { SectionId = id, TeacherId = teachers[at % teachers.Length] }],
                        Meetings = [.. days.Select(day => new Meeting
                        {
                            SectionId = id,
                            Weekday = day,
                            From = TimeOnly.Parse(from, CultureInfo.InvariantCulture),
                            To = TimeOnly.Parse(to, CultureInfo.InvariantCulture),
                            Room = $"{(char)('A' + (at / DemoCatalogue.Patterns.Length / 4))}-{101 + (at / DemoCatalogue.Patterns.Length % 4)}",
                        })],
                    });
                }
            }
        }
    }

    /// <summary>Each student takes five courses they may take (in the open term two, most of them), own department first.</summary>
    private void AddEnrollments(Term term, bool open)
    {
        var offered = sections.Where(s => s.TermId == term.Id).ToArray();
        foreach (var (student, department) in DemoCollege.StudentsWithDepartment)
        {
            var mine = passed.TryGetValue(student, out var known) ? known : passed[student] = [];
            var wanted = open ? random.Next(4) : 5;
            wanted = open && student == DemoCollege.FirstStudent ? 3 : wanted; // whose account the README names
            var (slots, courses) = (new HashSet<string>(), new HashSet<long>());
            foreach (var section in offered.OrderBy(s => ((s.CourseId - 1) / 20 == department ? 0 : 0.6) + random.NextDouble()))
            {
                if (slots.Count == wanted)
                {
                    break;
                }

                var slot = $"{section.Meetings[0].Weekday} {section.Meetings[0].From}";
                if (section.SeatsTaken < section.Capacity && MayTake(section.CourseId, mine) && !slots.Contains(slot) && courses.Add(section.CourseId))
                {
                    slots.Add(slot);
                    section.SeatsTaken++;
                    enrollments.Add(new Enrollment
                    {
                        Id = enrollments.Count + 1,
                        StudentId = student,
                        SectionId = section.Id,
                        Status = section.RequiresApproval ? EnrollmentStatus.Requested : EnrollmentStatus.Approved,
                        CreatedAt = term.EnrollmentOpensAt!.Value.AddMinutes(random.Next(60 * 24 * 20)),
                    });
                }
            }
        }
    }

    private static bool MayTake(long courseId, HashSet<long> mine)
    {
        var (department, at) = ((int)(courseId - 1) / 20, (int)(courseId - 1) % 20);
        return !mine.Contains(courseId)
            && (DemoCatalogue.PrerequisiteOf(DemoCatalogue.Courses[department], at) is not { } needed || mine.Contains(DemoCollege.CourseId(department, needed)));
    }

    private void Grade(Term term, bool open)
    {
        var ofSection = new Dictionary<long, List<Assessment>>();
        foreach (var section in sections.Where(s => s.TermId == term.Id))
        {
            ofSection[section.Id] = [.. DemoCatalogue.Assessments.Select(a => new Assessment { Id = 0, SectionId = section.Id, Name = a.Name, Weight = a.Weight })];
            foreach (var assessment in ofSection[section.Id])
            {
                assessments.Add(assessment);
                assessment.Id = assessments.Count;
            }
        }

        var hasWork = now > term.StartsOn.AddDays(30).ToDateTime(TimeOnly.MinValue);
        foreach (var enrollment in enrollments.Where(e => ofSection.ContainsKey(e.SectionId) && e.Status == EnrollmentStatus.Approved))
        {
            var ability = 68 + (Gauss() * 8) + (enrollment.StudentId % 10);
            var all = ofSection[enrollment.SectionId];
            decimal sum = 0;
            foreach (var (assessment, at) in all.Take(!open ? all.Count : hasWork ? 1 + (int)(enrollment.SectionId % 2) : 0).Select((a, i) => (a, i)))
            {
                var score = Math.Round((decimal)Math.Clamp(ability + (Gauss() * 12), 0, 100) * 2) / 2;
                sum += score * assessment.Weight;
                grades.Add(new Grade
                {
                    StudentId = enrollment.StudentId, AssessmentId = assessment.Id, Score = score, State = GradeState.Graded, Version = 1,
                    UpdatedAt = open ? now.AddDays((7 * at) - 10 - (enrollment.SectionId % 7)) : term.EndsOn.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc),
                });
            }

            Attend(enrollment, term);
            if (open)
            {
                continue;
            }

            enrollment.FinalScore = Math.Round(sum / 100, 2, MidpointRounding.AwayFromZero);
            enrollment.Passed = enrollment.FinalScore >= 50;
            if (enrollment.Passed == true)
            {
                passed[enrollment.StudentId].Add(sections[(int)enrollment.SectionId - 1].CourseId);
            }
        }
    }

    /// <summary>Once a week until the term or the present day ends.</summary>
    private void Attend(Enrollment enrollment, Term term)
    {
        var weekday = sections[(int)enrollment.SectionId - 1].Meetings[0].Weekday;
        var first = term.StartsOn.AddDays((weekday - ((int)term.StartsOn.DayOfWeek + 6) % 7 - 1 + 7) % 7);
        for (var week = 0; week < Weeks && first.AddDays(7 * week) < DateOnly.FromDateTime(now); week++)
        {
            marks.Add(new AttendanceMark
            {
                SectionId = enrollment.SectionId,
                StudentId = enrollment.StudentId,
                Date = first.AddDays(7 * week),
                Status = random.Next(100) switch { < 86 => AttendanceStatus.Present, < 92 => AttendanceStatus.Absent, < 97 => AttendanceStatus.Late, _ => AttendanceStatus.Excused },
                UpdatedAt = first.AddDays(7 * week).ToDateTime(new TimeOnly(18, 30), DateTimeKind.Utc),
            });
        }
    }

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
