using System;
using Claustro.Academics.Statistics;
using Claustro.Reports;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReportParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "retries",
                table: "reports_reports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "attempt",
                table: "reports_files",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "length",
                table: "reports_files",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "parts",
                table: "reports_files",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "academics_statistics_refresh",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    as_of = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_statistics_refresh", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reports_file_parts",
                columns: table => new
                {
                    report_id = table.Column<long>(type: "INTEGER", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    part = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports_file_parts", x => new { x.report_id, x.attempt, x.part });
                    table.ForeignKey(
                        name: "fk_reports_file_parts_reports_reports_report_id",
                        column: x => x.report_id,
                        principalTable: "reports_reports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_reports_reports_finished_at",
                table: "reports_reports",
                column: "finished_at");

            migrationBuilder.Sql(ReportsSchema.MoveContentToParts);

            migrationBuilder.DropColumn(
                name: "content",
                table: "reports_files");

            // Last: views hold the types of the columns that they read.
            migrationBuilder.Sql(StatisticsSchema.CreateSqlite);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(StatisticsSchema.DropSqlite);

            migrationBuilder.DropTable(
                name: "academics_statistics_refresh");

            migrationBuilder.DropTable(
                name: "reports_file_parts");

            migrationBuilder.DropIndex(
                name: "ix_reports_reports_finished_at",
                table: "reports_reports");

            migrationBuilder.DropColumn(
                name: "retries",
                table: "reports_reports");

            migrationBuilder.DropColumn(
                name: "attempt",
                table: "reports_files");

            migrationBuilder.DropColumn(
                name: "length",
                table: "reports_files");

            migrationBuilder.DropColumn(
                name: "parts",
                table: "reports_files");

            migrationBuilder.AddColumn<byte[]>(
                name: "content",
                table: "reports_files",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);
        }
    }
}
