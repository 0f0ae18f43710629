"""Every address of the desk; each package of pages adds its own here."""

from django.urls import path

from bihuan.desk.bell import views as bell
from bihuan.desk.login import views as login
from bihuan.desk.people import views as people
from bihuan.desk.session import views as session

urlpatterns = [
    path("", session.home, name="home"),
    path("login/", login.log_in, name="login"),
    path("login/again/", login.log_in_again, name="log_in_again"),
    path("logout/", login.log_out, name="log_out"),
    path("password/", login.change_password, name="change_password"),
    path("post/", session.choose_post, name="choose_post"),
    path("round/", session.choose_round, name="choose_round"),
    path("theme/", session.theme, name="theme"),
    path("open/<int:stream_id>/", session.open_stream, name="open_stream"),
    path("bell/", bell.bell, name="bell"),
    path("bell/read/", bell.read, name="bell_read"),
    path("bell/unread/", bell.unread, name="bell_unread"),
    path("people/", people.people, name="people"),
    path("people/<int:body_id>/", people.body, name="body"),
]
