# scaling-cgroups: time per page stored, shared limit (us), by cgroups
# `gnuplot scaling-cgroups-scaling-store_limit.gp` in this directory draws it from scaling-cgroups-scaling-store_limit.dat.
if (!exists("format")) {
	format = "svg"; load "scaling-cgroups-scaling-store_limit.gp"
	format = "png"; load "scaling-cgroups-scaling-store_limit.gp"
	format = "txt"; load "scaling-cgroups-scaling-store_limit.gp"
	exit
}
reset
set encoding utf8
width = 754
height = 360
if (format eq "svg") {
	small = ",10"; large = ",13"
	set terminal svg size width,height noenhanced font "sans-serif,11"
}
if (format eq "png") {
	small = ",7.5"; large = ",9.75"
	set terminal pngcairo size 2*width,2*height noenhanced font "sans-serif,8.25" fontscale 2 linewidth 2 pointscale 2 background "#ffffff"
}
if (format eq "txt") {
	set terminal dumb mono size 72,20 noenhanced
}
set output "scaling-cgroups-scaling-store_limit.".format
blue = "#0072b2"
vermillion = "#d55e00"
green = "#009e73"
purple = "#cc79a7"
orange = "#e69f00"
sky = "#56b4e9"
ink = "#000000"
grey = "#707070"
gridcolor = "#dcdcdc"
markcolor = "#b4b4b4"
set style line 1 linecolor rgb blue linewidth 1.8 dashtype solid pointtype 5
set style line 2 linecolor rgb vermillion linewidth 1.8 dashtype (8,3) pointtype 7
set style line 3 linecolor rgb green linewidth 1.8 dashtype (2,2) pointtype 9
set style line 4 linecolor rgb purple linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 5 linecolor rgb orange linewidth 1.8 dashtype (16,4) pointtype 13
set style line 6 linecolor rgb sky linewidth 1.8 dashtype (5,5) pointtype 5
set style line 7 linecolor rgb blue linewidth 1.8 dashtype (8,3) pointtype 7
set style line 8 linecolor rgb vermillion linewidth 1.8 dashtype (2,2) pointtype 9
set style line 9 linecolor rgb green linewidth 1.8 dashtype (10,3,2,3) pointtype 11
set style line 10 linecolor rgb purple linewidth 1.8 dashtype (16,4) pointtype 13
set style line 11 linecolor rgb orange linewidth 1.8 dashtype (5,5) pointtype 5
set style line 12 linecolor rgb sky linewidth 1.8 dashtype solid pointtype 7
set style line 30 linecolor rgb ink linewidth 1.8 pointtype 7
set style line 31 linecolor rgb ink linewidth 1 dashtype (2,3)
set style line 32 linecolor rgb markcolor linewidth 0.8
set datafile missing "?"
set border 3 linewidth 0.8
set grid ytics noxtics linetype 1 linecolor rgb gridcolor linewidth 0.8
set tics nomirror scale 0.5
unset key
data = "scaling-cgroups-scaling-store_limit.dat"

set logscale x 2
set xrange [0.840336:304.64]
set yrange [0:206.681]
set xtics ("1" 1, "16" 16, "64" 64, "256" 256)
set ytics ("0" 0, "50" 50, "100" 100, "150" 150, "200" 200)
if (format eq "txt") {
unset grid
set border 15
set key outside top left horizontal
plot \
	data index 0 using 1:2 with points pointtype "A" title 'baseline', \
	data index 1 using 1:2 with points pointtype "B" title 'invasive', \
	data index 2 using 1:2 with points pointtype "C" title 'patched', \
	data index 3 using 1:2 with points pointtype "D" title '6.12.117'
unset multiplot
set output
exit
}

set multiplot
set label 'scaling-cgroups: time per page stored, shared limit (us), by cgroups' at screen 0.0133,0.9556 left font large
set lmargin at screen 0.1114
set rmargin at screen 0.8011
set tmargin at screen 0.8778
set bmargin at screen 0.1556
set label 'time per page stored, shared limit' at screen 0.0159,0.5167 center rotate by 90 font small
set label 'us' at screen 0.0345,0.5167 center rotate by 90 font small
set label 'cgroups' at screen 0.4562,0.0556 center
set arrow from screen 0.8170,0.8569 to screen 0.8515,0.8569 nohead ls 30
set label 'baseline' at screen 0.8594,0.8569 left font small
set arrow from screen 0.8170,0.8153 to screen 0.8515,0.8153 nohead ls 2
set label 'invasive' at screen 0.8594,0.8153 left font small
set arrow from screen 0.8170,0.7736 to screen 0.8515,0.7736 nohead ls 3
set label 'patched' at screen 0.8594,0.7736 left font small
set arrow from screen 0.8170,0.7319 to screen 0.8515,0.7319 nohead ls 4
set label '6.12.117' at screen 0.8594,0.7319 left font small
plot \
	data index 0 using 1:2 with lines ls 30, \
	data index 0 using 1:2:3:4 with yerrorbars ls 30 dashtype solid pointsize 0.7, \
	data index 1 using 1:2 with lines ls 2, \
	data index 1 using 1:2:3:4 with yerrorbars ls 2 dashtype solid pointsize 0.7, \
	data index 2 using 1:2 with lines ls 3, \
	data index 2 using 1:2:3:4 with yerrorbars ls 3 dashtype solid pointsize 0.7, \
	data index 3 using 1:2 with lines ls 4, \
	data index 3 using 1:2:3:4 with yerrorbars ls 4 dashtype solid pointsize 0.7
unset multiplot
set output
