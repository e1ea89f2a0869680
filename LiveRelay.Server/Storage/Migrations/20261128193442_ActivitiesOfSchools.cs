using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LiveRelay.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ActivitiesOfSchools : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Activities",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    Title = table.Column<string>(maxLength: 200, nullable: false),
                    Purpose = table.Column<string>(maxLength: 16, nullable: false),
                    Aim = table.Column<string>(maxLength: 2000, nullable: true),
                    OrganiserSchoolId = table.Column<int>(nullable: true),
                    CreatedById = table.Column<int>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    StartsAt = table.Column<long>(nullable: false),
                    EndsAt = table.Column<long>(nullable: false),
                    LeadSchoolId = table.Column<int>(nullable: false),
                    Conclusion = table.Column<string>(maxLength: 20000, nullable: true),
                    ConcludedAt = table.Column<long>(nullable: true),
                    Stills = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Activities", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Activities_Accounts_CreatedById",
                        column: x => x.CreatedById,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Activities_Schools_LeadSchoolId",
                        column: x => x.LeadSchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Activities_Schools_OrganiserSchoolId",
                        column: x => x.OrganiserSchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ActivityComments",
                columns: table => new
                {
                    Id = table.Column<long>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    ActivityId = table.Column<int>(nullable: false),
                    AccountId = table.Column<int>(nullable: true),
                    Name = table.Column<string>(maxLength: 100, nullable: false),
                    School = table.Column<string>(maxLength: 200, nullable: false),
                    At = table.Column<long>(nullable: false),
                    Text = table.Column<string>(maxLength: 2000, nullable: false),
                    ReplyToId = table.Column<long>(nullable: true),
                    RemovedAt = table.Column<long>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityComments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ActivityComments_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_ActivityComments_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActivityLessons",
                columns: table => new
                {
                    ActivityId = table.Column<int>(nullable: false),
                    LessonId = table.Column<string>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityLessons", x => new { x.ActivityId, x.LessonId });
                    table.ForeignKey(
                        name: "FK_ActivityLessons_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ActivityLessons_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActivityPeople",
                columns: table => new
                {
                    AccountId = table.Column<int>(nullable: false),
                    ActivityId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityPeople", x => new { x.AccountId, x.ActivityId });
                    table.ForeignKey(
                        name: "FK_ActivityPeople_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ActivityPeople_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ActivitySchools",
                columns: table => new
                {
                    ActivityId = table.Column<int>(nullable: false),
                    SchoolId = table.Column<int>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivitySchools", x => new { x.ActivityId, x.SchoolId });
                    table.ForeignKey(
                        name: "FK_ActivitySchools_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ActivitySchools_Schools_SchoolId",
                        column: x => x.SchoolId,
                        principalTable: "Schools",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AgendaItems",
                columns: table => new
                {
                    Id = table.Column<int>(nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn)
                        .Annotation("Sqlite:Autoincrement", true),
                    ActivityId = table.Column<int>(nullable: false),
                    Kind = table.Column<string>(maxLength: 16, nullable: false),
                    Title = table.Column<string>(maxLength: 200, nullable: false),
                    StartsAt = table.Column<long>(nullable: false),
                    EndsAt = table.Column<long>(nullable: false),
                    Place = table.Column<string>(maxLength: 200, nullable: true),
                    LessonId = table.Column<string>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AgendaItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AgendaItems_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AgendaItems_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "AttendanceCorrections",
                columns: table => new
                {
                    ActivityId = table.Column<int>(nullable: false),
                    LessonId = table.Column<string>(nullable: false),
                    Subject = table.Column<string>(maxLength: 128, nullable: false),
                    Minutes = table.Column<int>(nullable: true),
                    People = table.Column<int>(nullable: true),
                    Note = table.Column<string>(maxLength: 500, nullable: false),
                    By = table.Column<string>(maxLength: 100, nullable: false),
                    At = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AttendanceCorrections", x => new { x.ActivityId, x.LessonId, x.Subject });
                    table.ForeignKey(
                        name: "FK_AttendanceCorrections_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AttendanceCorrections_Lessons_LessonId",
                        column: x => x.LessonId,
                        principalTable: "Lessons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Activities_CreatedById",
                table: "Activities",
                column: "CreatedById");

            migrationBuilder.CreateIndex(
                name: "IX_Activities_LeadSchoolId",
                table: "Activities",
                column: "LeadSchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Activities_OrganiserSchoolId",
                table: "Activities",
                column: "OrganiserSchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_Activities_StartsAt",
                table: "Activities",
                column: "StartsAt");

            migrationBuilder.CreateIndex(
                name: "IX_ActivityComments_AccountId",
                table: "ActivityComments",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_ActivityComments_ActivityId_Id",
                table: "ActivityComments",
                columns: new[] { "ActivityId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_ActivityLessons_LessonId",
                table: "ActivityLessons",
                column: "LessonId");

            migrationBuilder.CreateIndex(
                name: "IX_ActivityPeople_ActivityId",
                table: "ActivityPeople",
                column: "ActivityId");

            migrationBuilder.CreateIndex(
                name: "IX_ActivitySchools_SchoolId",
                table: "ActivitySchools",
                column: "SchoolId");

            migrationBuilder.CreateIndex(
                name: "IX_AgendaItems_ActivityId",
                table: "AgendaItems",
                column: "ActivityId");

            migrationBuilder.CreateIndex(
                name: "IX_AgendaItems_LessonId",
                table: "AgendaItems",
                column: "LessonId");

            migrationBuilder.CreateIndex(
                name: "IX_AttendanceCorrections_LessonId",
                table: "AttendanceCorrections",
                column: "LessonId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ActivityComments");

            migrationBuilder.DropTable(
                name: "ActivityLessons");

            migrationBuilder.DropTable(
                name: "ActivityPeople");

            migrationBuilder.DropTable(
                name: "ActivitySchools");

            migrationBuilder.DropTable(
                name: "AgendaItems");

            migrationBuilder.DropTable(
                name: "AttendanceCorrections");

            migrationBuilder.DropTable(
                name: "Activities");
        }
    }
}
